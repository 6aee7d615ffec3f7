"""RecTools: a Dataset of best pairs, a split by time, a model, and metrics that stay within 0 and 1."""
import importlib.metadata
import sys
import warnings
from pathlib import Path

import pandas
from rectools import Columns
from rectools.dataset import Dataset
from rectools.metrics import Precision, calc_metrics
from rectools.model_selection import TimeRangeSplitter
from rectools.models import PopularModel

from frames import frame_of
from truth import Truth, report, same

warnings.filterwarnings('ignore')
NAMES = ['user_id', 'item_id', 'weight', 'datetime']

for path in map(Path, sys.argv[1:]):
    frame = frame_of(path, 'rectools', NAMES, Truth(path))
    data = Dataset.construct(frame)
    same(len(data.interactions.df), len(frame), 'interactions')
    same(data.user_id_map.size, frame['user_id'].nunique(), 'users')
    same(data.item_id_map.size, frame['item_id'].nunique(), 'items')
    read = pandas.to_datetime(frame['datetime'])
    same(list(data.interactions.df[Columns.Datetime]), list(read), 'times')
    folds = TimeRangeSplitter('30D', n_splits=1).split(data.interactions)
    train, test, _ = next(iter(folds))
    assert len(train) > 0 and len(test) > 0, 'a fold is empty'
    model = PopularModel().fit(data)
    users = frame['user_id'].unique()[:50]
    recommended = model.recommend(users, data, k=5, filter_viewed=False)
    score = calc_metrics({'p': Precision(k=5)}, recommended, frame[frame['user_id'].isin(users)])['p']
    assert 0 <= score <= 1, f'precision {score}'
    report('RecTools', importlib.metadata.version('rectools'), f'{len(frame):,} pairs of {path.parent.name}/{path.name}; '
           f'split {len(train):,} + {len(test):,}')
