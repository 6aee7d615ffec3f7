#!/usr/bin/env bash
# fastparquet cannot read a column of whole numbers that may be empty from pages of version 2, if it has several pages.
#
# Each page brings its own mask of empty values, but fastparquet writes it over the mask of all rows: with one page the
# sizes agree, with two they don't. Booleans fail from the first page on. The same column as fractions, without `optional`,
# or in pages of version 1 (PyArrow's default) is right, so it looks as if the file were damaged.
#
# Seen on 2026-11-30 with the PyPI packages fastparquet 2026.9.0, pandas 3.1.1, pyarrow 26.0.1, Python 3.12 or newer:
#   int32, pages of version 1.0: 3000 values
#   int32, pages of version 2.0: ValueError: operands could not be broadcast together with shapes (1000,) () (3000,)
#   double, pages of version 2.0: 3000 values
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check fastparquet==2026.9.0 pandas==3.1.1 pyarrow==26.0.1
cat >read.py <<'END'
import fastparquet
import pyarrow
import pyarrow.compute
import pyarrow.parquet

for kind, version in ((pyarrow.int32(), '1.0'), (pyarrow.int32(), '2.0'), (pyarrow.float64(), '2.0')):
    values = pyarrow.array([None if row % 7 == 0 else row for row in range(3000)], kind)
    pyarrow.parquet.write_table(pyarrow.table({'session_id': values}), 'rows.parquet', data_page_version=version,
                                max_rows_per_page=1000)
    try:
        read = fastparquet.ParquetFile('rows.parquet').to_pandas()['session_id']
        assert read.isna().sum() == values.null_count and read.sum() == pyarrow.compute.sum(values).as_py()
        found = f'{len(read)} values'
    except ValueError as error:
        found = f'ValueError: {error}'.strip()
    print(f'{kind}, pages of version {version}: {found}')
END
seen=$(venv/bin/python read.py)
echo "$seen"
[ "$seen" = 'int32, pages of version 1.0: 3000 values
int32, pages of version 2.0: ValueError: operands could not be broadcast together with shapes (1000,) () (3000,)
double, pages of version 2.0: 3000 values' ]
