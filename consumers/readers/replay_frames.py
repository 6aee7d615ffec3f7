"""RePlay: a Dataset of best pairs with times without a zone, and a split by time."""
import importlib.metadata
import sys
import warnings
from pathlib import Path

import pandas
from replay.data import Dataset, FeatureHint, FeatureInfo, FeatureSchema, FeatureType
from replay.splitters import TimeSplitter

from frames import frame_of
from truth import Truth, report, same

warnings.filterwarnings('ignore')
NAMES = ['query_id', 'item_id', 'rating', 'timestamp']
SCHEMA = FeatureSchema([
    FeatureInfo('query_id', FeatureType.CATEGORICAL, FeatureHint.QUERY_ID),
    FeatureInfo('item_id', FeatureType.CATEGORICAL, FeatureHint.ITEM_ID),
    FeatureInfo('rating', FeatureType.NUMERICAL, FeatureHint.RATING),
    FeatureInfo('timestamp', FeatureType.NUMERICAL, FeatureHint.TIMESTAMP),
])

for path in map(Path, sys.argv[1:]):
    frame = frame_of(path, 'replay', NAMES, Truth(path))
    frame['timestamp'] = pandas.to_datetime(frame['timestamp'])
    data = Dataset(SCHEMA, frame)
    same(data.query_count, frame['query_id'].nunique(), 'queries')
    same(data.item_count, frame['item_id'].nunique(), 'items')
    train, test = TimeSplitter(time_threshold=0.2, query_column='query_id').split(frame)
    same(len(train) + len(test), len(frame), 'rows of the split')
    assert train['timestamp'].max() < test['timestamp'].min(), 'the split cuts through a moment'
    report('RePlay', importlib.metadata.version('replay-rec'), f'{len(frame):,} pairs of '
           f'{path.parent.name}/{path.name}; split {len(train):,} + {len(test):,}')
