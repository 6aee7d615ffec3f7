"""Personalize's CSV files, read by pandas with the types of their schemas: events, impressions and attributes of the job."""
import json
import sys
from pathlib import Path

import pandas

from truth import Truth, report, same

TYPES = {'string': str, 'long': 'int64', 'int': 'int64', 'float': 'float64', 'double': 'float64'}
SCORES = {'click': 1, 'purchase': 2}


def frame_of(folder: Path, name: str) -> pandas.DataFrame:
    fields = json.loads((folder / f'{name}.schema.json').read_text())['fields']
    types = {}
    for field in fields:
        kind = field['type'] if isinstance(field['type'], str) else next(one for one in field['type'] if one != 'null')
        nullable = kind != 'string' and not isinstance(field['type'], str)
        types[field['name']] = 'float64' if nullable else TYPES[kind]
    frame = pandas.read_csv(folder / f'{name}.csv', dtype=types, keep_default_na=False, na_values=[''])
    same(list(frame.columns), list(types), f'columns of {name}')
    return frame


for path in map(Path, sys.argv[1:]):
    truth = Truth(path)
    events = frame_of(path / 'personalize', 'interactions')
    found = zip(events['USER_ID'], events['ITEM_ID'], [SCORES[kind] for kind in events['EVENT_TYPE']], events['TIMESTAMP'])
    expected = [(row['customer_id'], row['article_id'], row['interaction_score'], row['t_dat'] // 1000)
                for row in truth.positives()]
    same(sorted(found), sorted(expected), 'events')
    shown = events.dropna(subset='IMPRESSION')
    for article, impression in zip(shown['ITEM_ID'], shown['IMPRESSION']):
        ids = impression.split('|')
        assert article in ids and len(ids) == len(set(ids)) <= 25 and len(impression) <= 1000, impression
    for name, column, own in (('items', 'ITEM_ID', 'article_id'), ('users', 'USER_ID', 'customer_id')):
        missing = set(truth.column(own)) - set(frame_of(path / 'personalize', name)[column])
        same(missing, set(), f'ids that {name} lacks')
    report('pandas', pandas.__version__, f'personalize: {len(events):,} events, {len(shown):,} with impressions, of '
           f'{path.parent.name}/{path.name}')
