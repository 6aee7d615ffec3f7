#!/usr/bin/env bash
# mlcroissant reads a field declared sc:Text without its leading zeros if the file is CSV or NDJSON; of Parquet it is right.
#
# Croissant is there to say what a column is. mlcroissant lets pandas guess the types of CSV and JSON lines, and turns the
# numbers into text only afterwards: the article 0108775015 of the file is 108775015 in its records.
#
# Seen on 2026-11-30 with the PyPI packages mlcroissant 1.1.1, pandas 3.1.1, pyarrow 26.0.1:
#   rows.csv: 108775015
#   rows.ndjson: 108775015
#   rows.parquet: 0108775015
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mlcroissant==1.1.1 pandas==3.1.1 pyarrow==26.0.1
cat >read.py <<'END'
import hashlib
import json
import logging
import pathlib

import mlcroissant
import pyarrow
import pyarrow.parquet

logging.disable(logging.WARNING)
pathlib.Path('rows.csv').write_text('article_id,price\n0108775015,1\n')
pathlib.Path('rows.ndjson').write_text('{"article_id": "0108775015", "price": 1}\n')
pyarrow.parquet.write_table(pyarrow.table({'article_id': ['0108775015'], 'price': [1]}), 'rows.parquet')
FORMATS = {'csv': 'text/csv', 'ndjson': 'application/jsonlines', 'parquet': 'application/x-parquet'}
for ending, media_type in FORMATS.items():
    name = f'rows.{ending}'
    sha256 = hashlib.sha256(pathlib.Path(name).read_bytes()).hexdigest()
    file = mlcroissant.FileObject(id=name, name=name, content_url=name, encoding_formats=[media_type], sha256=sha256)
    source = mlcroissant.Source(file_object=name, extract=mlcroissant.Extract(column='article_id'))
    field = mlcroissant.Field(id='rows/article_id', name='article_id', data_types=mlcroissant.DataType.TEXT, source=source)
    rows = mlcroissant.RecordSet(id='rows', name='rows', fields=[field])
    described = mlcroissant.Metadata(name='rows', distribution=[file], record_sets=[rows])
    pathlib.Path('croissant.json').write_text(json.dumps(described.to_json(), default=str))
    records = mlcroissant.Dataset('croissant.json').records('rows')
    print(f'{name}: {next(iter(records))["rows/article_id"].decode()}')
END
seen=$(venv/bin/python read.py 2>/dev/null)
echo "$seen"
[ "$seen" = 'rows.csv: 108775015
rows.ndjson: 108775015
rows.parquet: 0108775015' ]
