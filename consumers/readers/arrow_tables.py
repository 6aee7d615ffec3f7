"""Other readers of Parquet: DataFusion and delta-rs (Arrow in Rust), fastparquet, dask, and Hugging Face's datasets."""
import importlib.metadata
import shutil
import sys
import tempfile
from pathlib import Path

import dask
import dask.dataframe
import datafusion
import datasets
import deltalake
import fastparquet
import pyarrow as pa

from columns import DEFAULT, columns_of_pandas, compare, nothing
from truth import Truth, habit, report, same

dask.config.set(scheduler='synchronous')
datasets.disable_progress_bars()


def with_datafusion(truth: Truth, file: Path) -> None:
    """Its times are in UTC; a file without rows has its schema."""
    context = datafusion.SessionContext()
    compare(truth, pa.table(context.read_parquet(str(file))).to_pydict(), 'Parquet')
    frame = context.read_parquet(str(truth.folder / 'none.parquet'))
    nothing(frame.schema().names, frame.count(), 'parquet')


def with_deltalake(truth: Truth, file: Path) -> None:
    """Makes a table of the files where they are, and queries it; a file without rows adds none."""
    for source, expected in ((file, len(truth.rows)), (truth.folder / 'none.parquet', 0)):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(source, folder)
            deltalake.convert_to_deltalake(folder)
            asked = deltalake.QueryBuilder().register('rows', deltalake.DeltaTable(folder))
            order = 'customer_id, sequence_index' if expected else 'customer_id'
            table = pa.table(asked.execute(f'SELECT * FROM rows ORDER BY {order}'))
            same(table.num_rows, expected, 'rows of the Delta table')
            if expected:
                compare(truth, table.to_pydict(), 'Delta')


def with_fastparquet(truth: Truth, file: Path) -> None:
    frame = fastparquet.ParquetFile(str(truth.folder / 'interactions.parquet')).to_pandas()
    same(str(frame['t_dat'].dtype), 'datetime64[ms]', 'type of t_dat, which has lost its zone')
    compare(truth, columns_of_pandas(frame), 'Parquet', DEFAULT)
    frame = fastparquet.ParquetFile(str(truth.folder / 'none.parquet')).to_pandas()
    nothing(list(frame.columns), len(frame), 'parquet')
    try:
        fastparquet.ParquetFile(str(file)).to_pandas()
        found = 'reads whole numbers that may be empty'
    except ValueError as error:
        found = f'whole numbers that may be empty, in pages of several: {error}'
    habit('fastparquet', fastparquet.__version__, found)


def with_dask(truth: Truth, file: Path) -> None:
    compare(truth, columns_of_pandas(dask.dataframe.read_parquet(str(file)).compute()), 'Parquet')


def with_datasets(truth: Truth, file: Path) -> None:
    with tempfile.TemporaryDirectory() as cache:
        for what, form, source in (('Parquet', 'parquet', file), ('NDJSON', 'json', truth.folder / 'all.ndjson')):
            rows = datasets.load_dataset(form, data_files=str(source), split='train', cache_dir=cache)
            compare(truth, {name: rows[name][:] for name in rows.column_names}, what)


READERS = {'DataFusion': (datafusion, with_datafusion), 'deltalake': (deltalake, with_deltalake),
           'fastparquet': (fastparquet, with_fastparquet), 'dask': (dask, with_dask),
           'datasets': (datasets, with_datasets)}

FORMATS = {'datasets': 'NDJSON, Parquet', 'deltalake': 'Parquet as a Delta table'}

for path in map(Path, sys.argv[1:]):
    own = Truth(path)
    for name, (module, read) in READERS.items():
        read(own, path / 'all.parquet')
        report(name, importlib.metadata.version(module.__name__), f'{FORMATS.get(name, "Parquet")}: {own.summary()}')
