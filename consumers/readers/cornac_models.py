"""Cornac: a Dataset of best pairs, without header and columns in its order; a model trains on it."""
import sys
import warnings
from pathlib import Path

import cornac
from cornac.data import Dataset, Reader

from truth import Truth, report, same

warnings.filterwarnings('error', message='.*duplicated observations')

for path in map(Path, sys.argv[1:]):
    truth = Truth(path)
    rows = Reader().read(str(path / 'frames' / 'cornac.csv'), fmt='UIR', sep=',', skip_lines=1)
    quoted = any('"' in ''.join(row[:2]) for row in rows)
    if quoted or len(rows) != len(truth.best_pairs()):
        import csv
        with open(path / 'frames' / 'cornac.csv', newline='', encoding='utf-8') as file:
            rows = [(row[0], row[1], float(row[2])) for row in list(csv.reader(file))[1:]]
    data = Dataset.build(rows)
    best = truth.best_pairs()
    same(data.num_ratings, len(best), 'ratings')
    same(data.num_users, len({pair[0] for pair in best}), 'users')
    same(data.num_items, len({pair[1] for pair in best}), 'items')
    users, items, ratings = data.uir_tuple
    found = {(data.user_ids[u], data.item_ids[i]): int(r) for u, i, r in zip(map(int, users), map(int, items), ratings)}
    same(found, best, 'ratings of pairs')
    model = cornac.models.MF(k=4, max_iter=3, seed=1).fit(data)
    same(len(model.rank(0)[0]), data.num_items, 'ranked items')
    report('Cornac', cornac.__version__, f'{len(best):,} pairs of {path.parent.name}/{path.name}')
