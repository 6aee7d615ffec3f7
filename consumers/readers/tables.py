"""pandas, Polars, PyArrow and DuckDB: CSV, NDJSON, Parquet and Arrow, value by value against the job's own rows."""
import csv
import importlib.util
import sys
from pathlib import Path

from columns import REAL, TEXTS, WHOLE, columns_of_pandas, compare, nothing, plain
from truth import Truth, habit, report, same

def with_pandas(truth: Truth, folder: Path) -> None:
    import pandas as pd
    import pyarrow as pa
    version = pd.__version__
    types = {name: str for name in TEXTS} | {name: 'Int64' for name in WHOLE}
    exact = {'float_precision': 'round_trip'} if version < '3' else {}
    frame = pd.read_csv(folder / 'all.csv', dtype=types, keep_default_na=False, na_values=[''], **exact)
    compare(truth, columns_of_pandas(frame), 'CSV')
    frame = pd.read_json(folder / 'all.ndjson', lines=True, dtype=False, precise_float=True)
    compare(truth, columns_of_pandas(frame[truth.columns]), 'NDJSON')
    frame = pd.read_parquet(folder / 'all.parquet')
    same(str(frame['t_dat'].dtype), 'datetime64[ms, UTC]', 'type of t_dat')
    compare(truth, columns_of_pandas(frame), 'Parquet')
    with pa.ipc.open_stream(folder / 'all.arrow') as stream:
        frame = stream.read_pandas()
    same(str(frame['article_id'].dtype), 'category', 'type of article_id')
    compare(truth, columns_of_pandas(frame), 'Arrow')
    for name, read in (('csv', pd.read_csv), ('parquet', pd.read_parquet)):
        nothing(list(read(folder / f'none.{name}').columns), len(read(folder / f'none.{name}')), name)
    report('pandas', version, f'CSV, NDJSON, Parquet, Arrow: {truth.summary()}')
    guessed = pd.read_csv(folder / 'all.csv', low_memory=False)
    wrong = sum(str(own) != other for own, other in zip(guessed['article_id'], truth.column('article_id')))
    rounded = sum(plain(own) != other for own, other in zip(guessed['price'], truth.column('price')))
    habit('pandas', version, f'read_csv without types: {wrong:,} article_id changed, {rounded:,} prices rounded')
    guessed = pd.read_json(folder / 'all.ndjson', lines=True)
    wrong = sum(str(own) != other for own, other in zip(guessed['article_id'], truth.column('article_id')))
    habit('pandas', version, f'read_json without dtype=False: {wrong:,} article_id changed')


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
    frame = pl.read_ipc_stream(folder / 'all.arrow')
    same(str(frame.schema['article_id']).split('(')[0], 'Categorical', 'type of article_id')
    compare(truth, {name: frame[name].cast(pl.String).to_list() if frame[name].dtype == pl.Categorical
                    else frame[name].to_list() for name in frame.columns}, 'Arrow')
    for ending, read in (('csv', pl.read_csv), ('parquet', pl.read_parquet), ('arrow', pl.read_ipc_stream)):
        frame = read(folder / f'none.{ending}')
        nothing(frame.columns, len(frame), ending)
    report('Polars', pl.__version__, f'CSV, NDJSON, Parquet, Arrow: {truth.summary()}')


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
    table = pa.json.read_json(folder / 'all.ndjson')
    compare(truth, table.to_pydict(), 'NDJSON')
    table = pa.parquet.read_table(folder / 'all.parquet')
    compare(truth, table.to_pydict(), 'Parquet')
    file = pa.parquet.ParquetFile(folder / 'interactions.parquet')
    same(file.metadata.num_rows, len(truth.rows), 'rows of the footer')
    table = arrow_table(folder / 'all.arrow')
    compare(truth, table.to_pydict(), 'Arrow')
    whole = file.schema_arrow
    for ending, table in (('parquet', pa.parquet.read_table(folder / 'none.parquet')),
                          ('arrow', arrow_table(folder / 'none.arrow'))):
        nothing(table.column_names, table.num_rows, ending)
        types = [field.value_type if pa.types.is_dictionary(field) else field for field in table.schema.types]
        same(types, whole.types, f'types of {ending} without rows')
    report('PyArrow', pa.__version__, f'CSV, NDJSON, Parquet, Arrow: {truth.summary()}')


def arrow_table(file: Path):
    import pyarrow as pa
    with pa.ipc.open_stream(file) as stream:
        table = stream.read_all()
    table.validate(full=True)
    return table


def with_duckdb(truth: Truth, folder: Path) -> None:
    import duckdb
    import pyarrow as pa
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
    compare(truth, columns(f"'{folder}/all.ndjson'"), 'NDJSON')
    with pa.ipc.open_stream(folder / 'all.arrow') as stream:
        con.register('stream', stream)
        compare(truth, columns('stream', names.replace('t_dat', 'epoch_ms(t_dat)', 1)), 'Arrow')
    for ending in ('csv', 'parquet'):
        result = con.execute(f"SELECT * FROM '{folder}/none.{ending}'")
        nothing([column[0] for column in result.description], len(result.fetchall()), ending)
    report('DuckDB', duckdb.__version__, f'CSV, NDJSON, Parquet, Arrow: {truth.summary()}')
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
    report('csv', '.'.join(map(str, sys.version_info[:3])), truth.summary())


READERS = {'pandas': with_pandas, 'polars': with_polars, 'pyarrow': with_pyarrow, 'duckdb': with_duckdb}

for path in map(Path, sys.argv[1:]):
    own = Truth(path)
    with_csv_module(own, path)
    for module, read in READERS.items():
        if importlib.util.find_spec(module):
            read(own, path)
