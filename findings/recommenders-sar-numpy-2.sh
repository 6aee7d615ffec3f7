#!/usr/bin/env bash
# recommenders: pip installs it with NumPy 2, for which its SAR model was not written.
#
# Its requirements allow any NumPy, one of them (cornac) asks for NumPy 2, and `pip check` finds nothing. `fit` then uses
# `np.NaN`, which NumPy 2 removed. NumPy below 2 has to be asked for by hand, together with what goes with it.
#
# Seen on 2026-11-30 with the PyPI packages recommenders 1.2.1, numpy 2.4.6, pandas 2.3.3, Python 3.11:
#   No broken requirements found.
#   AttributeError: `np.NaN` was removed in the NumPy 2.0 release. Use `np.nan` instead.
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
pip() { "$folder/venv/bin/python" -m pip --disable-pip-version-check "$@"; }
pip install --quiet recommenders==1.2.1 numpy==2.4.6 pandas==2.3.3 setuptools==80.9.0
cat >"$folder/read.py" <<'END'
import pandas
from recommenders.models.sar import SAR

ratings = pandas.DataFrame({'userID': list('aabbbb'), 'itemID': list('xyxyzw'), 'rating': 1.0})
model = SAR('userID', 'itemID', 'rating', col_timestamp='timestamp', timedecay_formula=False)
try:
    model.fit(ratings)
    recommended = model.recommend_k_items(pandas.DataFrame({'userID': ['a']}), top_k=2, remove_seen=True)
    print(f'{len(recommended)} articles')
except AttributeError as error:
    print(f'AttributeError: {error}')
END
seen=$(pip check; "$folder/venv/bin/python" "$folder/read.py" 2>/dev/null)
echo "$seen"
[ "$seen" = 'No broken requirements found.
AttributeError: `np.NaN` was removed in the NumPy 2.0 release. Use `np.nan` instead.' ]
