"""XGBoost: the text form and the Parquet file give the same data; a model trains on it."""
import sys
import warnings
from pathlib import Path

import numpy as np
import xgboost as xgb

from rankings import Ranking
from truth import Truth, report, same

warnings.filterwarnings('ignore', message='.*Text file input')

for path in map(Path, sys.argv[1:]):
    ranking = Ranking(path, Truth(path))
    text = xgb.DMatrix(f'{ranking.folder / "xgboost.txt"}?format=libsvm')
    dense = xgb.DMatrix(np.array(ranking.matrix()), label=ranking.label, qid=ranking.group)
    borders = np.concatenate([[0], np.cumsum(ranking.sizes)]).tolist()
    for what, data in (('text form', text), ('Parquet', dense)):
        same(data.num_row(), ranking.rows, f'rows of the {what}')
        same(data.get_label().astype(int).tolist(), ranking.label, f'labels of the {what}')
        same(data.get_uint_info('group_ptr').tolist(), borders, f'groups of the {what}')
    same(text.num_nonmissing(), dense.num_nonmissing(), 'known values')
    params = {'objective': 'rank:ndcg', 'nthread': 1, 'seed': 1}
    scores = [xgb.train(params, each, 5).predict(dense) for each in (text, dense)]
    assert np.allclose(*scores), 'models of the text form and of Parquet differ'
    report('XGBoost', xgb.__version__, f'ranking: {ranking.rows:,} rows in {len(ranking.sizes):,} groups of '
           f'{path.parent.name}/{path.name}')
