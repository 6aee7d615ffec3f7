"""CatBoost: ranking.parquet as a Pool with text ids of articles as a category; a model trains on it."""
import sys
from pathlib import Path

import catboost
from catboost.utils import eval_metric

from rankings import Ranking
from truth import Truth, habit, report, same

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

try:
    pool = catboost.Pool([[1], [2], [3]], label=[1, 0, 1], group_id=['a', 'b', 'a'])
    catboost.CatBoost({'loss_function': 'YetiRank', 'iterations': 1, 'allow_writing_files': False}).fit(pool)
    raise AssertionError('groups in pieces are taken')
except catboost.CatBoostError as error:
    habit('CatBoost', catboost.__version__, f'CatBoostError: {str(error).split("Error: ")[-1]}')
ties = [eval_metric(labels, [0.0] * 10, 'NDCG:top=10', group_id=['0'] * 10)[0]
        for labels in ([1] + [0] * 9, [0] * 9 + [1])]
same([round(score, 2) for score in ties], [0.29, 0.29], 'NDCG of ties, positive first and last')
habit('CatBoost', catboost.__version__, 'takes the worst order among ties: NDCG@10 of a model that knows nothing is 0.29')
