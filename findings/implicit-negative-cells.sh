#!/usr/bin/env bash
# implicit: a cell of −3 says that a customer dislikes an article to ALS, and that the customer likes it to BPR.
#
# ALS documents negative values as a way to say "not this". The other models take the same matrix without a message, but
# BayesianPersonalizedRanking looks only at which cells there are: articles that were rejected end as high as those that
# were bought. Leave such cells out for it (`matrix.data > 0`).
#
# Seen on 2026-11-30 with the PyPI packages implicit 0.7.3, numpy 1.26.4, scipy 1.17.1, Python 3.11:
#   AlternatingLeastSquares: rejected articles below those never shown
#   BayesianPersonalizedRanking: rejected articles above those never shown
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check implicit==0.7.3 numpy==1.26.4 scipy==1.17.1
cat >"$folder/read.py" <<'END'
import warnings

import numpy
import scipy.sparse
from implicit.als import AlternatingLeastSquares
from implicit.bpr import BayesianPersonalizedRanking

warnings.filterwarnings('ignore')
USERS, ITEMS = 200, 40
cells = numpy.zeros((USERS, ITEMS), numpy.float32)
never = numpy.zeros((USERS, ITEMS), bool)
draw = numpy.random.default_rng(1)
for user in range(USERS):  # everybody likes one half of the catalogue; of it, six are bought and six rejected
    half = draw.permutation(ITEMS // 2) + user % 2 * ITEMS // 2
    cells[user, half[:6]], cells[user, half[6:12]], never[user, half[12:]] = 1, -3, True
parts = {'bought': cells == 1, 'rejected': cells == -3, 'never shown': never}
models = (AlternatingLeastSquares(factors=8, random_state=1, num_threads=1),
          BayesianPersonalizedRanking(factors=32, iterations=300, learning_rate=0.05, random_state=1, num_threads=1))
for model in models:
    model.fit(scipy.sparse.csr_matrix(cells), show_progress=False)
    scores = model.user_factors @ model.item_factors.T
    mean = {part: float(scores[where].mean()) for part, where in parts.items()}
    rank = 'above' if mean['rejected'] > mean['never shown'] else 'below'
    print(f'{type(model).__name__}: rejected articles {rank} those never shown')
END
seen=$("$folder/venv/bin/python" "$folder/read.py")
echo "$seen"
[ "$seen" = 'AlternatingLeastSquares: rejected articles below those never shown
BayesianPersonalizedRanking: rejected articles above those never shown' ]
