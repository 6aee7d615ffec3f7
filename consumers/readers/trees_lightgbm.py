"""LightGBM: the text form with its .query file, and the Parquet file, give the same data; a model trains on it."""
import sys
from pathlib import Path

import lightgbm as lgb
import numpy as np

from rankings import Ranking
from truth import Truth, report, same

QUIET = {'verbose': -1, 'num_threads': 1, 'seed': 1, 'deterministic': True}

for path in map(Path, sys.argv[1:]):
    ranking = Ranking(path, Truth(path))
    data = np.array(ranking.matrix())
    text = lgb.Dataset(str(ranking.folder / 'lightgbm.tsv'), params={'header': True, **QUIET}).construct()
    same(text.num_data(), ranking.rows, 'rows of the text form')
    same(text.get_label().astype(int).tolist(), ranking.label, 'labels of the text form')
    same(text.get_group().tolist(), ranking.sizes, 'groups of the text form')
    same(text.feature_name, [name.replace(' ', '_') for name in ranking.names], 'features of the text form')
    dense = lgb.Dataset(data, ranking.label, group=ranking.sizes, params=QUIET)
    objective = {'objective': 'lambdarank', 'metric': 'ndcg', 'eval_at': [10], **QUIET}
    scores = [lgb.train(objective, each, 5).predict(data) for each in (text, dense)]
    assert np.allclose(*scores), 'models of the text form and of Parquet differ'
    blind: dict = {}
    nothing = lgb.Dataset(np.zeros((ranking.rows, 1)), ranking.label, group=ranking.sizes, params=QUIET)
    lgb.train(objective, nothing, 1, valid_sets=[nothing], callbacks=[lgb.record_evaluation(blind)])
    score = blind['training']['ndcg@10'][0]
    assert score < 0.95, f'a model that knows nothing gets ndcg@10 {score}'
    report('LightGBM', lgb.__version__, f'ranking: {ranking.rows:,} rows in {len(ranking.sizes):,} groups of '
           f'{path.parent.name}/{path.name}; ndcg@10 of a model that knows nothing {score:.3f}')
