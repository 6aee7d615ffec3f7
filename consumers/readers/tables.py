"""pandas, Polars, PyArrow and DuckDB: CSV, NDJSON, Parquet and Arrow, value by value against the job's own rows."""
import csv
import importlib.util
import sys
from datetime import datetime, timezone
from pathlib import Path

from truth import Truth, habit, report, same

TEXTS = ['customer_id', 'article_id', 'prev_article_id', 'strategy', 'event_id', 'split']
WHOLE = ['session_id', 'sales_channel_id']
REAL = ['sampling_prob', 'price']


def plain(value: object) -> object:
    """A value of any library as the NDJSON has it."""
    if value is None or value != value:
        return None
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=timezone.utc)
        return round(aware.timestamp() * 1000)
    return value.item() if hasattr(value, 'item') else value


def compare(truth: Truth, columns: dict[str, list], what: str) -> None:
    same(list(columns), truth.columns, f'columns of {what}')
    for name, values in columns.items():
        same([plain(value) for value in values], truth.column(name), f'{what}, {name}')


def with_pandas(truth: Truth, folder: Path) -> None:
    import pandas as pd
    version = pd.__version__
    types = {name: str for name in TEXTS} | {name: 'Int64' for name in WHOLE}
    exact = {'float_precision': 'round_trip'} if version < '3' else {}
    frame = pd.read_csv(folder / 'all.csv', dtype=types, keep_default_na=False, na_values=[''], **exact)
    compare(truth, columns_of_pandas(frame, pd), 'CSV')
    frame = pd.read_json(folder / 'all.ndjson', lines=True, dtype=False, precise_float=True)
    compare(truth, columns_of_pandas(frame[truth.columns], pd), 'NDJSON')
    frame = pd.read_parquet(folder / 'all.parquet')
    same(str(frame['t_dat'].dtype), 'datetime64[ms, UTC]', 'type of t_dat')
    compare(truth, columns_of_pandas(frame, pd), 'Parquet')
    report('pandas', version, f'CSV, NDJSON, Parquet: {len(frame):,} rows of {folder.parent.name}/{folder.name}')
    guessed = pd.read_csv(folder / 'all.csv', low_memory=False)
    wrong = sum(str(own) != other for own, other in zip(guessed['article_id'], truth.column('article_id')))
    rounded = sum(plain(own) != other for own, other in zip(guessed['price'], truth.column('price')))
    habit('pandas', version, f'read_csv without types: {wrong:,} article_id changed, {rounded:,} prices rounded')
    guessed = pd.read_json(folder / 'all.ndjson', lines=True)
    wrong = sum(str(own) != other for own, other in zip(guessed['article_id'], truth.column('article_id')))
    habit('pandas', version, f'read_json without dtype=False: {wrong:,} article_id changed')


def columns_of_pandas(frame, pd) -> dict[str, list]:
    def values(column):
        return [None if pd.isna(value) else value for value in column.astype(object)]
    return {name: values(frame[name]) for name in frame.columns}


def with_polars(truth: Truth, folder: Path) -> None:
    import polars as pl
    text = {name: pl.String for name in TEXTS}
    frame = pl.read_csv(folder / 'all.csv', schema_overrides=text | {name: pl.Float64 for name in REAL})
    compare(truth, frame.to_dict(as_series=False), 'CSV')
    frame = pl.read_ndjson(folder / 'all.ndjson', infer_schema_length=None)
    compare(truth, frame.to_dict(as_series=False), 'NDJSON')
    frame = pl.read_parquet(folder / 'all.parquet')
    same(str(frame.schema['t_dat']), "Datetime(time_unit='ms', time_zone='UTC')", 'type of t_dat')
    compare(truth, frame.to_dict(as_series=False), 'Parquet')
    formats = 'CSV, NDJSON, Parquet'
    if (folder / 'all.arrow').exists():
        frame = pl.read_ipc_stream(folder / 'all.arrow')
        compare(truth, {name: frame[name].cast(pl.String).to_list() if frame[name].dtype == pl.Categorical
                        else frame[name].to_list() for name in frame.columns}, 'Arrow')
        formats += ', Arrow'
    report('Polars', pl.__version__, f'{formats}: {len(frame):,} rows of {folder.parent.name}/{folder.name}')


def with_pyarrow(truth: Truth, folder: Path) -> None:
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.json
    import pyarrow.parquet
    types = {name: pa.string() for name in TEXTS} | {name: pa.float64() for name in REAL}
    options = pa.csv.ConvertOptions(column_types=types, strings_can_be_null=True, null_values=[''],
                                    quoted_strings_can_be_null=True)
    table = pa.csv.read_csv(folder / 'all.csv', convert_options=options)
    compare(truth, table.to_pydict(), 'CSV')
    table = pa.parquet.read_table(folder / 'all.parquet')
    compare(truth, table.to_pydict(), 'Parquet')
    file = pa.parquet.ParquetFile(folder / 'interactions.parquet')
    same(file.metadata.num_rows, len(truth.rows), 'rows of the footer')
    formats = 'CSV, Parquet'
    if (folder / 'all.arrow').exists():
        with pa.ipc.open_stream(folder / 'all.arrow') as stream:
            table = stream.read_all()
        table.validate(full=True)
        compare(truth, table.to_pydict(), 'Arrow')
        formats += ', Arrow'
    report('PyArrow', pa.__version__, f'{formats}: {table.num_rows:,} rows of {folder.parent.name}/{folder.name}')


def with_duckdb(truth: Truth, folder: Path) -> None:
    import duckdb
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    names = ', '.join(truth.columns)

    def columns(source: str, what: str = names) -> dict[str, list]:
        result = con.execute(f'SELECT {what} FROM {source}')
        rows = result.fetchall()
        return dict(zip(truth.columns, map(list, zip(*rows))))

    compare(truth, columns(f"'{folder}/all.parquet'", names.replace('t_dat', 'epoch_ms(t_dat)', 1)), 'Parquet')
    types = {'t_dat': 'BIGINT', 'interaction_score': 'INTEGER'} | {name: 'INTEGER' for name in WHOLE} | {
        name: 'DOUBLE' for name in REAL}
    cast = ', '.join(f'{name}::{types[name]}' if name in types else name for name in truth.columns)
    compare(truth, columns(f"read_csv('{folder}/all.csv', all_varchar = true)", cast), 'CSV')
    report('DuckDB', duckdb.__version__, f'CSV, Parquet: {len(truth.rows):,} rows of {folder.parent.name}/{folder.name}')
    guessed = columns(f"'{folder}/all.csv'")
    wrong = sum(str(own) != other for own, other in zip(guessed['article_id'], truth.column('article_id')))
    habit('DuckDB', duckdb.__version__, f'CSV without types: {wrong:,} article_id changed')


def with_csv_module(truth: Truth, folder: Path) -> None:
    with open(folder / 'all.csv', newline='', encoding='utf-8') as file:
        rows = list(csv.DictReader(file))
    for name in truth.columns:
        expected = ['' if value is None else value for value in truth.column(name)]
        found = [row[name] for row in rows]
        if name in TEXTS:
            same(found, expected, f'csv, {name}')
        else:
            same([value if value == '' else float(value) for value in found], expected, f'csv, {name}')
    report('csv', '.'.join(map(str, sys.version_info[:3])), f'{len(rows):,} rows of {folder.parent.name}/{folder.name}')


READERS = {'pandas': with_pandas, 'polars': with_polars, 'pyarrow': with_pyarrow, 'duckdb': with_duckdb}

for path in map(Path, sys.argv[1:]):
    own = Truth(path)
    with_csv_module(own, path)
    for module, read in READERS.items():
        if importlib.util.find_spec(module):
            read(own, path)
