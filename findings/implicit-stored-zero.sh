#!/usr/bin/env bash
# implicit: an item that has only stored zeros comes first among the items similar to any other, with similarity NaN.
#
# A sparse matrix may store zeros (scipy keeps those that it is given), for example for articles that were shown and
# ignored. CosineRecommender divides by the length of such an item, which is 0, and NaN then sorts above 1.0, so that
# `similar_items` and `recommend` fill up with articles that nobody wants. `matrix.eliminate_zeros()` avoids it.
#
# Seen on 2026-11-30 with the PyPI packages implicit 0.7.3, numpy 1.26.4, scipy 1.17.1, Python 3.11:
#   similar to item 0: [2, 1, 0] with [nan, 1.0, 1.0]
#   after eliminate_zeros: [1, 0] with [1.0, 1.0]
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
from implicit.nearest_neighbours import CosineRecommender

warnings.filterwarnings('ignore')
cells = numpy.array([1, 1, 1, 1, 0], dtype=numpy.float32)
matrix = scipy.sparse.csr_matrix((cells, ([0, 0, 1, 1, 1], [0, 1, 0, 1, 2])), shape=(2, 3))
for what in ('similar to item 0:', 'after eliminate_zeros:'):
    model = CosineRecommender(K=10, num_threads=1)
    model.fit(matrix, show_progress=False)
    items, scores = model.similar_items(0, 3)
    print(what, items.tolist(), 'with', [round(float(score), 3) for score in scores])
    matrix.eliminate_zeros()
END
seen=$("$folder/venv/bin/python" "$folder/read.py")
echo "$seen"
[ "$seen" = 'similar to item 0: [2, 1, 0] with [nan, 1.0, 1.0]
after eliminate_zeros: [1, 0] with [1.0, 1.0]' ]
