#!/usr/bin/env bash
# PyArrow 26 installs beside NumPy 1.26 without a word, and then cannot be imported.
#
# RecBole 1.2.1 needs NumPy below 2, and many pin it; PyArrow's package names no NumPy at all, so pip finds no conflict and
# `pip check` neither. `import pyarrow` raises, and `pandas.read_parquet` hides why: it says that pyarrow and fastparquet
# are missing, or lists the import error among others. PyArrow 21.0.0 still works there.
#
# Seen on 2026-11-30 with the PyPI packages pyarrow 26.0.1, pyarrow 21.0.0, numpy 1.26.4, Python 3.11:
#   No broken requirements found.
#   ImportError: pyarrow requires NumPy 2.0 or newer, found 1.26.4
#   pyarrow 21.0.0 can be imported
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
pip() { "$folder/venv/bin/python" -m pip --disable-pip-version-check "$@"; }
read_it() { "$folder/venv/bin/python" -c 'import pyarrow; print("pyarrow", pyarrow.__version__, "can be imported")' 2>&1 | tail -n 1; }
pip install --quiet numpy==1.26.4 pyarrow==26.0.1
seen=$(pip check; read_it; pip install --quiet pyarrow==21.0.0; read_it)
echo "$seen"
[ "$seen" = 'No broken requirements found.
ImportError: pyarrow requires NumPy 2.0 or newer, found 1.26.4
pyarrow 21.0.0 can be imported' ]
