"""RePlay: a Dataset of best pairs with times without a zone, and a split by time."""
import importlib.metadata
import sys
import warnings
from pathlib import Path

import pandas
from replay.data import Dataset, FeatureHint, FeatureInfo, FeatureSchema, FeatureType
from replay.metrics import NDCG, Recall
from replay.splitters import TimeSplitter

from frames import frame_of
from truth import Truth, habit, report, same

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
    data = Dataset(SCHEMA, frame)
    same(data.query_count, frame['query_id'].nunique(), 'queries')
    same(data.item_count, frame['item_id'].nunique(), 'items')
    train, test = TimeSplitter(time_threshold=0.2, query_column='query_id').split(frame)
    same(len(train) + len(test), len(frame), 'rows of the split')
    assert train['timestamp'].max() < test['timestamp'].min(), 'the split cuts through a moment'
    report('RePlay', importlib.metadata.version('replay-rec'), f'{len(frame):,} pairs of '
           f'{path.parent.name}/{path.name}; split {len(train):,} + {len(test):,}')

recommended = pandas.DataFrame({'query_id': [1, 1, 1], 'item_id': [10, 11, 12], 'rating': [3.0, 2.0, 1.0]})
bought = pandas.DataFrame({'query_id': [1, 1], 'item_id': [10, 11], 'rating': [2.0, 0.0]})
same(Recall([2])(recommended, bought)['Recall@2'], 1.0, 'recall of a list with a rating of 0')
twice = [NDCG([3])(recommended, own)['NDCG@3'] for own in (bought, pandas.concat([bought, bought.iloc[:1]]))]
same([round(score, 2) for score in twice], [1.0, 0.77], 'NDCG of a perfect list')
habit('RePlay', importlib.metadata.version('replay-rec'), 'metrics count a rating of 0 as relevant; a repeated pair in the '
      'test part lowers NDCG@3 of a perfect list to 0.77')
