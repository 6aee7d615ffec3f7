#!/usr/bin/env bash
# XGBoost cuts query ids to 32 bits: groups whose ids differ above become one group, without an error.
#
# The documentation asks for `qid` sorted in ascending order and names no width. Ids from a hash or from milliseconds are
# wider than 32 bits; if they agree in the lower half, and only then in sorted order, a ranker is trained on one group.
# Ids that don't stay sorted once they are cut raise an error that speaks of the order.
#
# Seen on 2026-11-30 with the PyPI packages xgboost 3.4.1 and numpy 2.5.5, Python 3.12:
#   ids 0 1 2: groups end at [0, 2, 4, 6]
#   ids 0 4294967296 8589934592: groups end at [0, 6]
# This script fails if that changes. It needs a Python of 3.12 or newer: set PYTHON if python3 is older.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps xgboost==3.4.1 numpy==2.5.5 scipy==1.18.1
cat >"$folder/read.py" <<'END'
import numpy as np
import xgboost

for ids in ([0, 1, 2], [0, 2**32, 2**33]):
    matrix = xgboost.DMatrix(np.zeros((6, 1)), label=[0, 1] * 3, qid=np.repeat(np.array(ids, dtype=np.int64), 2))
    print(f'ids {" ".join(map(str, ids))}: groups end at {matrix.get_uint_info("group_ptr").tolist()}')
END
seen=$("$folder/venv/bin/python" "$folder/read.py")
echo "$seen"
[ "$seen" = 'ids 0 1 2: groups end at [0, 2, 4, 6]
ids 0 4294967296 8589934592: groups end at [0, 6]' ]
