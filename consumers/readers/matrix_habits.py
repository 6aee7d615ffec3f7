"""What implicit, LightFM and RecTools make of an ignore: the sentences of docs/formats.md, seen again."""
import importlib.metadata
import warnings

import numpy as np
import pandas as pd
import rectools.metrics
import scipy.sparse
from implicit.als import AlternatingLeastSquares
from implicit.bpr import BayesianPersonalizedRanking
from implicit.nearest_neighbours import CosineRecommender, TFIDFRecommender
from lightfm import LightFM
from lightfm.evaluation import precision_at_k
from rectools.dataset import Dataset
from rectools.model_selection import TimeRangeSplitter

from ignored import ARTICLES, CUSTOMERS, World
from truth import habit

warnings.filterwarnings('ignore')
WORLD = World()


def note(library: str, text: str) -> None:
    habit(library, importlib.metadata.version(library.lower()), text)


def implicit_means(kind, ignored: float | None, **more) -> dict[str, float]:
    model = kind(factors=8, random_state=1, num_threads=1, **more)
    model.fit(WORLD.matrix(ignored), show_progress=False)
    return WORLD.means(model.user_factors @ model.item_factors.T)


def of_implicit() -> None:
    als = {value: implicit_means(AlternatingLeastSquares, value, iterations=15) for value in (None, 0, -1, -3)}
    assert als[0]['ignored'] > als[0]['never shown'] + 0.1, als
    assert als[-1] == als[None] and als[-3]['ignored'] < als[-3]['never shown'], als
    note('implicit', f'ALS, ignores as 0: {als[0]}; as -1: the same as without; as -3: {als[-3]}')
    bpr = {value: implicit_means(BayesianPersonalizedRanking, value, iterations=100) for value in (0, -3)}
    for means in bpr.values():
        assert means['ignored'] > means['never shown'] and abs(means['ignored'] - means['liked']) < 0.1, bpr
    note('implicit', f'BPR takes any cell as a like: as 0 {bpr[0]}, as -3 {bpr[-3]}')
    only_zero = scipy.sparse.csr_matrix((np.array([1, 1, 1, 1, 0], np.float32), ([0, 0, 1, 1, 1], [0, 1, 0, 1, 2])))
    for kind in (CosineRecommender, TFIDFRecommender):
        model = kind(K=10, num_threads=1)
        model.fit(only_zero, show_progress=False)
        assert model.similar_items(0, 3)[0][0] == 2 and np.isnan(model.similar_items(0, 3)[1][0])
    note('implicit', 'Cosine and TF-IDF: an article of stored zeros only comes first, with NaN')


def lightfm_means(loss: str, ignored: float | None) -> dict[str, float]:
    model = LightFM(no_components=8, loss=loss, random_state=1)
    model.fit(WORLD.matrix(ignored).tocoo(), epochs=30, num_threads=1)
    customers, articles = np.repeat(np.arange(CUSTOMERS), ARTICLES), np.tile(np.arange(ARTICLES), CUSTOMERS)
    return WORLD.means(model.predict(customers, articles).reshape(CUSTOMERS, ARTICLES))


def of_lightfm() -> None:
    for loss in ('warp', 'bpr', 'logistic', 'warp-kos'):
        zero, minus = (lightfm_means(loss, value) for value in (0, -1))
        assert zero == minus, (loss, zero, minus)
        if loss == 'logistic':
            assert minus['ignored'] < minus['never shown'] - 0.5, minus
        elif loss == 'warp-kos':
            assert minus['ignored'] >= minus['liked'] - 0.05, minus
        else:
            assert minus['liked'] > minus['ignored'] > minus['never shown'], minus
        note('lightfm-next', f'{loss}, ignores as 0 or -1: {minus}')
    model = LightFM(no_components=8, loss='warp', random_state=1).fit(WORLD.matrix(None).tocoo(), epochs=1, num_threads=1)
    for value in (0, -1):
        asked = scipy.sparse.csr_matrix(np.full((1, ARTICLES), 1, np.float32))
        asked.data[:] = value
        asked.resize((CUSTOMERS, ARTICLES))
        assert precision_at_k(model, asked, k=5)[0] == 1
    note('lightfm-next', 'precision_at_k takes cells of 0 and -1 as likes')


def of_rectools() -> None:
    days = pd.date_range('2020-01-01', periods=10)
    rows = pd.DataFrame({'user_id': list('uuuuuvvvvv'), 'item_id': list('abcdeabcde'), 'weight': 1.0, 'datetime': days})
    late = rows.assign(datetime=rows['datetime'].astype('int64') // 10**6)
    sizes = [[len(test) for _, test, _ in TimeRangeSplitter('2D', n_splits=2).split(Dataset.construct(own).interactions)]
             for own in (rows, late)]
    assert sizes[1] == [0, 0] and min(sizes[0]) > 0, sizes
    note('RecTools', f'epoch milliseconds become 1970: folds of {sizes[1]} rows instead of {sizes[0]}')
    twice = pd.DataFrame({'user_id': ['u', 'u'], 'item_id': ['a', 'a'], 'weight': [1.0, 2.0], 'datetime': [days[0], days[9]]})
    kept = []
    for more in ({}, {'filter_already_seen': False, 'filter_cold_users': False, 'filter_cold_items': False}):
        parts = TimeRangeSplitter('2D', n_splits=1, **more).split(Dataset.construct(twice).interactions)
        kept += [len(test) for _, test, _ in parts]
    assert kept == [0, 1], kept
    note('RecTools', 'its splitter drops a purchase after a click unless told filter_already_seen=False')
    recommended = pd.DataFrame({'user_id': [1, 1], 'item_id': [10, 11], 'rank': [1, 2]})
    bought = pd.DataFrame({'user_id': [1, 1], 'item_id': [10, 11], 'weight': [2.0, 0.0]})
    found = rectools.metrics.calc_metrics({'p': rectools.metrics.Precision(k=2)}, recommended, bought)['p']
    assert found == 1, found
    note('RecTools', 'metrics count a weight of 0 as relevant')


of_implicit()
of_lightfm()
of_rectools()
