#!/usr/bin/env bash
# hyparquet-writer leaves the page index of a column out if it is one page, and DataFusion then uses none of the others'.
#
# `columnIndex: true` and `offsetIndex: true` ask for an index of pages. The writer thinks it useless for a single page, as
# the package says in a comment, and the format allows that. But Arrow's Rust reader takes the page index for the whole
# file or not at all: a filter on the sorted `id` prunes 19 of 20 pages, until a column of one page (here a flag) stands
# beside it. Then the whole file is read, without a message. PyArrow's files have the index of each column.
#
# Seen on 2026-11-30 with the npm packages hyparquet-writer 0.17.0, hyparquet 1.33.0 and the PyPI packages datafusion
# 55.0.0, pyarrow 26.0.1:
#   id: no column without an index; 100 K rows pruned to 5 K
#   id, flag: flag without an index; 0 rows pruned to 0
#   id, flag by PyArrow: no column without an index; 100 K rows pruned to 5 K
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
const index = { columnIndex: true, offsetIndex: true };
const rows = Array.from({ length: 100_000 }, (_, i) => i);
const id = { name: 'id', data: rows, type: 'INT32', ...index };
const flag = { name: 'flag', data: rows.map((row) => row % 2 === 0), type: 'BOOLEAN', ...index };
const size = { pageSize: 20_000, rowGroupSize: rows.length };
parquetWriteFile({ filename: 'id.parquet', columnData: [id], ...size });
parquetWriteFile({ filename: 'id, flag.parquet', columnData: [id, flag], ...size });
END
cat >read.py <<'END'
import re

import datafusion
import pyarrow
import pyarrow.parquet

rows = range(100_000)
flags = [row % 2 == 0 for row in rows]
table = pyarrow.table({'id': pyarrow.array(rows, pyarrow.int32()), 'flag': flags})
pyarrow.parquet.write_table(table, 'id, flag by PyArrow.parquet', write_page_index=True, use_dictionary=False,
                            data_page_size=20_000, write_batch_size=1000)
for name in ('id', 'id, flag', 'id, flag by PyArrow'):
    group = pyarrow.parquet.ParquetFile(f'{name}.parquet').metadata.row_group(0)
    columns = [group.column(i) for i in range(group.num_columns)]
    missing = [column.path_in_schema for column in columns if not column.has_column_index]
    context = datafusion.SessionContext()
    context.register_parquet('rows', f'{name}.parquet')
    plan = str(context.sql('EXPLAIN ANALYZE SELECT * FROM rows WHERE id BETWEEN 100 AND 110').to_pylist())
    before, after = re.search(r'page_index_rows_pruned=([\d.]+ ?K?) total → ([\d.]+ ?K?)', plan).groups()
    short = [re.sub(r'\.0+(?= K)', '', count).strip() for count in (before, after)]
    print(f'{name}: {", ".join(missing) or "no column"} without an index; {short[0]} rows pruned to {short[1]}')
END
node write.mjs
seen=$(venv/bin/python read.py)
echo "$seen"
[ "$seen" = 'id: no column without an index; 100 K rows pruned to 5 K
id, flag: flag without an index; 0 rows pruned to 0
id, flag by PyArrow: no column without an index; 100 K rows pruned to 5 K' ]
