#!/usr/bin/env bash
# LightFM: an interaction of −1 is a dislike with loss `logistic`, and a like with loss `warp-kos`.
#
# `fit` takes a matrix of 1 and −1 for every loss. `warp-kos` takes each stored cell for a positive: articles that a
# customer rejected end close to those bought, far above those never shown. With `warp`, a −1 is skipped, also when
# negatives are drawn, so it protects the article instead of pushing it down. No loss but `logistic` should get a −1.
#
# Seen on 2026-11-30 with the PyPI packages lightfm-next 1.19.0, numpy 1.26.4, scipy 1.17.1, Python 3.11 (and lightfm 1.17):
#   logistic: bought > never shown > rejected
#   warp: bought > rejected > never shown
#   warp-kos: rejected is nearer to bought than to never shown
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check lightfm-next==1.19.0 numpy==1.26.4 scipy==1.17.1
cat >"$folder/read.py" <<'END'
import warnings

import numpy
import scipy.sparse
from lightfm import LightFM

warnings.filterwarnings('ignore')
USERS, ITEMS = 200, 40
cells = numpy.zeros((USERS, ITEMS), numpy.float32)
never = numpy.zeros((USERS, ITEMS), bool)
draw = numpy.random.default_rng(1)
for user in range(USERS):  # everybody likes one half of the catalogue; of it, six are bought and six rejected
    half = draw.permutation(ITEMS // 2) + user % 2 * ITEMS // 2
    cells[user, half[:6]], cells[user, half[6:12]], never[user, half[12:]] = 1, -1, True
parts = {'bought': cells == 1, 'rejected': cells == -1, 'never shown': never}
for loss in ('logistic', 'warp', 'warp-kos'):
    model = LightFM(no_components=8, loss=loss, random_state=1)
    model.fit(scipy.sparse.coo_matrix(cells), epochs=30, num_threads=1)
    scores = model.predict(numpy.repeat(range(USERS), ITEMS), numpy.tile(range(ITEMS), USERS)).reshape(USERS, ITEMS)
    mean = {part: scores[where].mean() for part, where in parts.items()}
    if loss == 'warp-kos':
        nearer = abs(mean['rejected'] - mean['bought']) < abs(mean['rejected'] - mean['never shown'])
        print(f'{loss}: rejected is nearer to {"bought than to never shown" if nearer else "never shown than to bought"}')
    else:
        print(f'{loss}: {" > ".join(sorted(mean, key=lambda part: -mean[part]))}')
END
seen=$("$folder/venv/bin/python" "$folder/read.py" 2>/dev/null)
echo "$seen"
[ "$seen" = 'logistic: bought > never shown > rejected
warp: bought > rejected > never shown
warp-kos: rejected is nearer to bought than to never shown' ]
