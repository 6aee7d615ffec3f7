"""The export matrix as scipy reads it, checked against the job; for the scripts of each library."""
from pathlib import Path

import scipy.sparse

from truth import Truth, ids, same


class Matrix:
    def __init__(self, folder: Path, truth: Truth):
        self.cells = scipy.sparse.load_npz(folder / 'matrix' / 'interactions.npz')
        self.cells.check_format(full_check=True)
        same(self.cells.format, 'csr', 'format')
        same(str(self.cells.dtype), 'float32', 'type of the weights')
        self.customers = ids(folder / 'matrix' / 'customers.csv')
        self.articles = ids(folder / 'matrix' / 'articles.csv')
        same(self.cells.shape, (len(self.customers), len(self.articles)), 'shape')
        same(int((self.cells.data == 0).sum()), 0, 'stored zeros')
        cells = self.cells.tocoo()
        pairs = [(self.customers[row], self.articles[column]) for row, column in zip(cells.row, cells.col)]
        same(len(set(pairs)), len(pairs), 'one cell a pair')
        best = truth.best_pairs()
        same(set(pairs), set(best), 'pairs')
        weights = {score: {float(own) for pair, own in zip(pairs, cells.data) if best[pair] == score} for score in (1, 2)}
        assert len(weights[1]) == len(weights[2]) == 1 and min(weights[1]) < min(weights[2]), f'weights {weights}'
        self.labels = scipy.sparse.load_npz(folder / 'matrix' / 'labels.npz')
        same(self.labels.shape, self.cells.shape, 'shape of the labels')
        labels = self.labels.tocoo()
        found = {(self.customers[row], self.articles[column]): float(label)
                 for row, column, label in zip(labels.row, labels.col, labels.data)}
        same(found, {pair: 1.0 if score else -1.0 for pair, score in truth.best_pairs(0).items()}, 'labels')
