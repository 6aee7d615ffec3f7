"""The export ranking, as its Parquet file has it, checked against the job; for the scripts of each library."""
import json
from pathlib import Path

import pyarrow.parquet

from truth import Truth, same


class Ranking:
    def __init__(self, folder: Path, truth: Truth):
        self.folder = folder / 'ranking'
        table = pyarrow.parquet.read_table(self.folder / 'ranking.parquet')
        table.validate(full=True)
        self.features = json.loads((self.folder / 'features.json').read_text())
        self.names = [feature['name'] for feature in self.features]
        same(table.column_names, ['group', 'label', 'customer_id', 'article_id', 't_dat', *self.names], 'columns')
        self.rows = table.num_rows
        self.group = table['group'].to_pylist()
        self.label = table['label'].to_pylist()
        self.values = [table[name].to_pylist() for name in self.names]
        self.sizes = [int(line) for line in (self.folder / 'groups.txt').read_text().split()]
        same(self.group, [number for number, size in enumerate(self.sizes) for _ in range(size)], 'group')
        self.check_groups()
        known = {(row['customer_id'], row['article_id'], row['interaction_score']) for row in truth.rows}
        pairs = list(zip(table['customer_id'].to_pylist(), table['article_id'].to_pylist(), self.label))
        strangers = [pair for pair in pairs if pair not in known]
        same(strangers, [], 'rows that are not of the job')

    def check_groups(self) -> None:
        start, first = 0, 0
        for size in self.sizes:
            labels = self.label[start:start + size]
            assert size <= 10_000 and 0 in labels and max(labels) > 0, f'a group of {size} with labels {set(labels)}'
            first += labels[0] > 0
            start += size
        share = first / len(self.sizes)
        expected = sum(label > 0 for label in self.label) / self.rows
        assert share < 0.8, f'a positive comes first in {share:.2f} of the groups, at random in about {expected:.2f}'

    def matrix(self) -> list[list[float]]:
        nothing = float('nan')
        return [[nothing if value is None else value for value in row] for row in zip(*self.values)]
