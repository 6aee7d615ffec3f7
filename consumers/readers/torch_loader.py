"""PyTorch: a DataLoader over the Parquet file, shuffled, put back in order by customer and sequence."""
import sys
from pathlib import Path

import pyarrow.parquet
import torch
from torch.utils.data import DataLoader, Dataset

from truth import Truth, report, same


class Interactions(Dataset):
    def __init__(self, file: Path):
        table = pyarrow.parquet.read_table(file)
        customers, articles = (table[name].combine_chunks().dictionary_encode() for name in ('customer_id', 'article_id'))
        self.articles = articles.dictionary.to_pylist()
        self.columns = [
            torch.tensor(customers.indices.to_pylist()),
            torch.tensor(articles.indices.to_pylist()),
            torch.tensor(table['interaction_score'].to_pylist()),
            torch.tensor(table['t_dat'].cast('int64').to_pylist(), dtype=torch.int64),
        ]

    def __len__(self) -> int:
        return len(self.columns[0])

    def __getitem__(self, row: int) -> tuple:
        return (row, *(column[row] for column in self.columns))


for path in map(Path, sys.argv[1:]):
    truth = Truth(path)
    rows = Interactions(path / 'interactions.parquet')
    same(len(rows), len(truth.rows), 'rows')
    loader = DataLoader(rows, batch_size=512, shuffle=True, generator=torch.Generator().manual_seed(1), num_workers=2)
    batches = [torch.stack(list(batch)) for batch in loader]
    everything = torch.cat(batches, dim=1)
    everything = everything[:, everything[0].argsort()]
    same([rows.articles[i] for i in everything[2].tolist()], truth.column('article_id'), 'article_id')
    same(everything[3].tolist(), truth.column('interaction_score'), 'interaction_score')
    same(everything[4].tolist(), truth.column('t_dat'), 't_dat')
    report('PyTorch', torch.__version__, f'DataLoader: {len(rows):,} rows of {path.parent.name}/{path.name} in '
           f'{len(batches)} batches')
