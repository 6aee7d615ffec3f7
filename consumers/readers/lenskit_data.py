"""LensKit: a data set of best pairs with times without a zone, a global split, and a popularity model."""
import importlib.metadata
import sys
import warnings
from pathlib import Path

import pandas
from lenskit.basic import PopScorer
from lenskit.data import from_interactions_df
from lenskit.splitting import split_global_time

from frames import frame_of
from truth import Truth, report, same

warnings.filterwarnings('ignore')
NAMES = ['user_id', 'item_id', 'rating', 'timestamp']

for path in map(Path, sys.argv[1:]):
    frame = frame_of(path, 'lenskit', NAMES, Truth(path))
    frame['timestamp'] = pandas.to_datetime(frame['timestamp'])
    data = from_interactions_df(frame)
    same(data.interaction_count, len(frame), 'interactions')
    same(data.user_count, frame['user_id'].nunique(), 'users')
    same(sorted(data.items.ids()), sorted(frame['item_id'].unique()), 'items')
    parts = split_global_time(data, frame['timestamp'].quantile(0.9).to_pydatetime())
    assert 0 < parts.train.interaction_count < len(frame), 'a part is empty'
    PopScorer().train(parts.train)
    report('LensKit', importlib.metadata.version('lenskit'), f'{len(frame):,} pairs of {path.parent.name}/{path.name}')
