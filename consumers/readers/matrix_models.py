"""implicit and LightFM: the export matrix; models train, nothing is NaN, everybody gets recommendations."""
import importlib.metadata
import sys
import warnings
from pathlib import Path

import numpy as np
from implicit.als import AlternatingLeastSquares
from implicit.nearest_neighbours import CosineRecommender
from lightfm import LightFM

from matrices import Matrix
from truth import Truth, report, same

warnings.filterwarnings('ignore')

for path in map(Path, sys.argv[1:]):
    matrix = Matrix(path, Truth(path))
    what = f'matrix: {matrix.cells.nnz:,} cells of {path.parent.name}/{path.name}'
    users = np.arange(matrix.cells.shape[0])
    als = AlternatingLeastSquares(factors=8, iterations=3, num_threads=1, random_state=1)
    als.fit(matrix.cells, show_progress=False)
    items, scores = als.recommend(users, matrix.cells, N=10)
    same(items.shape, (len(users), 10), 'recommendations of ALS')
    assert np.isfinite(scores).all(), 'a score of ALS is not a number'
    cosine = CosineRecommender(K=20, num_threads=1)
    cosine.fit(matrix.cells, show_progress=False)
    assert np.isfinite(cosine.similarity.data).all(), 'a similarity is not a number'
    report('implicit', importlib.metadata.version('implicit'), what)
    weights = matrix.cells.tocoo()
    seen = weights.copy()
    seen.data = np.ones_like(seen.data)
    model = LightFM(no_components=8, loss='warp', random_state=1).fit(seen, sample_weight=weights, epochs=2)
    assert np.isfinite(model.user_embeddings).all(), 'an embedding is not a number'
    model = LightFM(no_components=8, loss='logistic', random_state=1).fit(matrix.labels.tocoo(), epochs=2)
    assert np.isfinite(model.user_embeddings).all(), 'an embedding is not a number'
    report('lightfm-next', importlib.metadata.version('lightfm-next'), f'{what}, {matrix.labels.nnz:,} labels')
