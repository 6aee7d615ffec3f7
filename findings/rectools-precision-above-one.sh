#!/usr/bin/env bash
# RecTools gives a precision of 1.5 if the test set has a pair of user and item twice.
#
# Interactions of a shop have repeats: somebody buys one article on two days. `calc_metrics` takes them without a word, and
# counts a recommendation once for each repeat, so that metrics rise with repeats and may exceed 1.
#
# Seen on 2026-11-30 with the PyPI packages rectools 0.19.0 and pandas 2.3.3, Python 3.11:
#   as they are: 1.5
#   without repeats: 1.0
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rectools==0.19.0 pandas==2.3.3 numpy==1.26.4
cat >"$folder/read.py" <<'END'
import pandas
from rectools.metrics import Precision, calc_metrics

recommended = pandas.DataFrame({'user_id': [1, 1], 'item_id': [10, 11], 'rank': [1, 2]})
bought = pandas.DataFrame({'user_id': [1, 1, 1], 'item_id': [10, 10, 11]})
for what, test in (('as they are:', bought), ('without repeats:', bought.drop_duplicates())):
    print(what, float(calc_metrics({'precision': Precision(k=2)}, reco=recommended, interactions=test)['precision']))
END
seen=$("$folder/venv/bin/python" "$folder/read.py" 2>/dev/null)
echo "$seen"
[ "$seen" = 'as they are: 1.5
without repeats: 1.0' ]
