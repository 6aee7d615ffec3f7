"""LensKit: a data set of best pairs with times without a zone, a global split, and a popularity model."""
import importlib.metadata
import sys
import warnings
from pathlib import Path

import numpy
import pandas
from lenskit.als import ImplicitMFScorer
from lenskit.basic import PopScorer
from lenskit.data import ItemList, RecQuery, from_interactions_df
from lenskit.diagnostics import DataError
from lenskit.splitting import split_global_time

from frames import frame_of
from ignored import ARTICLES, CUSTOMERS, World
from truth import Truth, habit, report, same

warnings.filterwarnings('ignore')
NAMES = ['user_id', 'item_id', 'rating', 'timestamp']

for path in map(Path, sys.argv[1:]):
    frame = frame_of(path, 'lenskit', NAMES, Truth(path))
    data = from_interactions_df(frame)
    same(data.interaction_count, len(frame), 'interactions')
    same(data.user_count, frame['user_id'].nunique(), 'users')
    same(sorted(data.items.ids()), sorted(frame['item_id'].unique()), 'items')
    parts = split_global_time(data, frame['timestamp'].quantile(0.9).to_pydatetime())
    assert 0 < parts.train.interaction_count < len(frame), 'a part is empty'
    PopScorer().train(parts.train)
    report('LensKit', importlib.metadata.version('lenskit'), f'{len(frame):,} pairs of {path.parent.name}/{path.name}')

try:
    from_interactions_df(pandas.DataFrame({'user_id': ['u', 'u'], 'item_id': ['a', 'a'], 'rating': [1.0, 2.0]}))
    raise AssertionError('repeated pairs are taken')
except DataError as error:
    habit('LensKit', importlib.metadata.version('lenskit'), f'DataError: {error}')
world = World()
cells = world.matrix(0).tocoo()
model = ImplicitMFScorer(embedding_size=8, epochs=10, use_ratings=False)
model.train(from_interactions_df(pandas.DataFrame({'user_id': cells.row, 'item_id': cells.col, 'rating': cells.data})))
everything = ItemList(item_ids=range(ARTICLES))
means = world.means(numpy.array([model(RecQuery(user_id=user), everything).scores() for user in range(CUSTOMERS)]))
assert means['ignored'] > means['never shown'] + 0.1 and abs(means['ignored'] - means['liked']) < 0.05, means
habit('LensKit', importlib.metadata.version('lenskit'), f'ALS takes a rating of 0 as a like: {means}')
