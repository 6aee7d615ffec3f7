"""mlcroissant: croissant.json beside the Parquet file that it describes, row by row."""
import importlib.metadata
import logging
import shutil
import sys
from pathlib import Path

import mlcroissant

from truth import Truth, report, same

logging.disable(logging.WARNING)

for path in map(Path, sys.argv[1:]):
    truth = Truth(path)
    shutil.copy(path / 'interactions.parquet', path / 'card' / 'interactions.parquet')
    described = mlcroissant.Dataset(str(path / 'card' / 'croissant.json'))
    same(list(described.metadata.issues.errors), [], 'errors')
    same(list(described.metadata.issues.warnings), [], 'warnings')
    records = list(described.records('interactions'))
    same(len(records), len(truth.rows), 'records')
    for name in ('customer_id', 'article_id', 'prev_article_id'):
        same([record[f'interactions/{name}'].decode() for record in records], truth.column(name), name)
    scores = [record['interactions/interaction_score'] for record in records]
    same([int(score) for score in scores], truth.column('interaction_score'), 'interaction_score')
    times = [round(record['interactions/t_dat'].timestamp() * 1000) for record in records]
    same(times, truth.column('t_dat'), 't_dat')
    report('mlcroissant', importlib.metadata.version('mlcroissant'),
           f'card: {len(records):,} records of {path.parent.name}/{path.name}')
