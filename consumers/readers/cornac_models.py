"""Cornac: a Dataset of best pairs; a model trains on it."""
import csv
import sys
import warnings
from pathlib import Path

import cornac
from cornac.data import Dataset, Reader

from truth import Truth, habit, report, same

warnings.filterwarnings('error', message='.*duplicated observations')


def with_its_reader(file: Path, rows: list[tuple[str, str, float]]) -> str:
    """Its Reader splits lines at commas, and knows no quotes: such ids break it."""
    try:
        read = Reader().read(str(file), fmt='UIR', sep=',', skip_lines=1)
    except ValueError as error:
        return f'Reader fails on quoted ids: {error}'
    same(read, rows, 'rows of its reader')
    return f'Reader with sep=\',\', skip_lines=1: {len(read):,} rows'


for path in map(Path, sys.argv[1:]):
    best = Truth(path).best_pairs()
    source = path / 'frames' / 'cornac.csv'
    with open(source, newline='', encoding='utf-8') as file:
        header, *lines = csv.reader(file)
    same(header, ['user', 'item', 'rating'], 'columns')
    rows = [(user, item, float(rating)) for user, item, rating in lines]
    data = Dataset.build(rows)
    same(data.num_ratings, len(best), 'ratings')
    same(data.num_users, len({pair[0] for pair in best}), 'users')
    same(data.num_items, len({pair[1] for pair in best}), 'items')
    users, items, ratings = data.uir_tuple
    found = {(data.user_ids[u], data.item_ids[i]): int(r) for u, i, r in zip(map(int, users), map(int, items), ratings)}
    same(found, best, 'ratings of pairs')
    model = cornac.models.MF(k=4, max_iter=3, seed=1).fit(data)
    same(len(model.rank(0)[0]), data.num_items, 'ranked items')
    report('Cornac', cornac.__version__, f'{len(best):,} pairs of {path.parent.name}/{path.name}')
    habit('Cornac', cornac.__version__, with_its_reader(source, rows))

warnings.filterwarnings('ignore')
twice = Dataset.build([('anna', 'hat', 1.0), ('anna', 'hat', 2.0)])
same([float(rating) for rating in twice.uir_tuple[2]], [1.0], 'rating of a repeated pair')
habit('Cornac', cornac.__version__, 'keeps the first row of a pair: a purchase after a click is a click')
