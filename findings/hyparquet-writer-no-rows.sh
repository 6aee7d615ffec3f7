#!/usr/bin/env bash
# A Parquet file without rows by hyparquet-writer is read by PyArrow, and refused by Arrow's Rust reader.
#
# The footer's list of row groups is then empty, and the writer names "byte" as the type of its members. An empty list has
# none, so most readers don't look; the Rust reader expects "struct". A filter that nothing passes gives such a file: it
# opens in PyArrow, Polars and DuckDB, but not in DataFusion or delta-rs.
#
# Seen on 2026-11-30 with the npm packages hyparquet-writer 0.17.0, hyparquet 1.33.0 and the PyPI packages datafusion
# 55.0.0, pyarrow 26.0.1:
#   PyArrow: 0 rows
#   DataFusion: DataFusion error: Parquet error: Parquet error: Expected list element type of Struct but got Byte
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund hyparquet-writer@0.17.0 hyparquet@1.33.0 >/dev/null
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check datafusion==55.0.0 pyarrow==26.0.1
cat >write.mjs <<'END'
import { parquetWriteFile } from 'hyparquet-writer';
parquetWriteFile({ filename: 'none.parquet', columnData: [{ name: 'article_id', data: [], type: 'STRING' }] });
END
cat >read.py <<'END'
import datafusion
import pyarrow.parquet

print(f'PyArrow: {pyarrow.parquet.read_table("none.parquet").num_rows} rows')
try:
    print(f'DataFusion: {datafusion.SessionContext().read_parquet("none.parquet").count()} rows')
except Exception as error:
    print(f'DataFusion: {error}')
END
node write.mjs
seen=$(venv/bin/python read.py)
echo "$seen"
[ "$seen" = 'PyArrow: 0 rows
DataFusion: DataFusion error: Parquet error: Parquet error: Expected list element type of Struct but got Byte' ]
