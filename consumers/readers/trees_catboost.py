"""CatBoost: ranking.parquet as a Pool with text ids of articles as a category; a model trains on it."""
import sys
from pathlib import Path

import catboost

from rankings import Ranking
from truth import Truth, report, same

for path in map(Path, sys.argv[1:]):
    ranking = Ranking(path, Truth(path))
    pool = catboost.Pool(ranking.matrix(), label=ranking.label, group_id=ranking.group)
    same(pool.num_row(), ranking.rows, 'rows')
    same([int(label) for label in pool.get_label()], ranking.label, 'labels')
    model = catboost.CatBoost({'loss_function': 'YetiRank', 'iterations': 5, 'thread_count': 1, 'verbose': False,
                               'allow_writing_files': False, 'random_seed': 1})
    model.fit(pool)
    same(len(model.predict(pool)), ranking.rows, 'predictions')
    report('CatBoost', catboost.__version__, f'ranking: {ranking.rows:,} rows in {len(ranking.sizes):,} groups of '
           f'{path.parent.name}/{path.name}')
