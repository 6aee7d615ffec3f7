"""Lists and sessions: NDJSON, Parquet and Arrow with lists, in pandas, Polars, PyArrow and DuckDB, against the rows."""
import json
import sys
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.json
import pyarrow.parquet

from truth import Truth, report, same

HISTORY = 3
FORMATS = 'NDJSON, Parquet, Arrow'


def lists_of(truth: Truth) -> list[dict]:
    """Each positive with its negatives and the positives of the same customer before it."""
    negatives: dict[str, list[dict]] = {}
    for row in truth.rows:
        if row['interaction_score'] == 0:
            negatives.setdefault(row['positive_id'], []).append(row)
    lists, before = [], {}
    for row in truth.positives():
        own = negatives.pop(row['event_id'], [])
        history = before.setdefault(row['customer_id'], [])
        lists.append({name: row[name] for name in ('t_dat', 'customer_id', 'article_id', 'interaction_score', 'event_id')} | {
            'negatives': [ignore['article_id'] for ignore in own],
            'negative_probs': [ignore['sampling_prob'] for ignore in own], 'history': history[-HISTORY:]})
        history.append(row['article_id'])
    same(negatives, {}, 'ignores without a positive')
    return lists


def sessions_of(truth: Truth) -> list[dict]:
    sessions: dict[tuple[str, int], dict] = {}
    for row in truth.rows:
        own = {name: row[name] for name in ('customer_id', 'session_id')}
        session = sessions.setdefault(tuple(own.values()), own | {'t_dat': [], 'article_id': [], 'interaction_score': []})
        for name in ('t_dat', 'article_id', 'interaction_score'):
            session[name].append(row[name])
    return list(sessions.values())


def plain(value: object) -> object:
    """A value of any library, lists and times included, as the NDJSON has it."""
    if hasattr(value, 'tolist'):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return round(value.timestamp() * 1000) if hasattr(value, 'timestamp') else value


def rows(columns: dict[str, object]) -> list[dict]:
    return [dict(zip(columns, map(plain, values))) for values in zip(*columns.values())]


def arrow(file: Path) -> pa.Table:
    with pa.ipc.open_stream(file) as stream:
        table = stream.read_all()
    table.validate(full=True)
    return table


def from_duckdb(source: str, table: pa.Table | None = None) -> list[dict]:
    con = duckdb.connect()
    if table is not None:
        con.register(source, table)
    con.execute("SET TimeZone = 'UTC'")
    result = con.execute(f'SELECT * FROM {source}')
    names = [column[0] for column in result.description]
    return [dict(zip(names, map(plain, values))) for values in result.fetchall()]


def read_by_all(folder: Path, name: str, expected: list[dict]) -> None:
    with open(folder / f'{name}.ndjson', encoding='utf-8') as file:
        same([json.loads(line) for line in file], expected, f'{name}, NDJSON')
    parquet, stream, ndjson = (folder / f'{name}.{ending}' for ending in ('parquet', 'arrow', 'ndjson'))
    same(rows(pa.parquet.read_table(parquet).to_pydict()), expected,
         f'{name}, Parquet of PyArrow')
    same(rows(arrow(stream).to_pydict()), expected, f'{name}, Arrow of PyArrow')
    same(rows(pa.json.read_json(ndjson).to_pydict()), expected, f'{name}, NDJSON of PyArrow')
    for what, frame in (('Parquet', pd.read_parquet(parquet)), ('Arrow', arrow(stream).to_pandas()),
                        ('NDJSON', pd.read_json(ndjson, lines=True, dtype=False, precise_float=True))):
        same(rows({column: list(frame[column]) for column in frame}), expected, f'{name}, {what} of pandas')
    for what, frame in (('Parquet', pl.read_parquet(parquet)), ('Arrow', pl.read_ipc_stream(stream)),
                        ('NDJSON', pl.read_ndjson(ndjson, infer_schema_length=None))):
        same(rows(frame.to_dict(as_series=False)), expected, f'{name}, {what} of Polars')
    same(from_duckdb(f"'{parquet}'"), expected, f'{name}, Parquet of DuckDB')
    same(from_duckdb(f"'{ndjson}'"), expected, f'{name}, NDJSON of DuckDB')
    same(from_duckdb('stream', arrow(stream)), expected, f'{name}, Arrow of DuckDB')


for path in map(Path, sys.argv[1:]):
    own = Truth(path)
    counts = []
    for kind, expected in (('lists', lists_of(own)), ('sessions', sessions_of(own))):
        read_by_all(path, kind, expected)
        counts.append(f'{len(expected):,} {kind}')
    for library in (pd, pl, pa, duckdb):
        name = {'pandas': 'pandas', 'polars': 'Polars', 'pyarrow': 'PyArrow', 'duckdb': 'DuckDB'}[library.__name__]
        report(name, library.__version__, f'{FORMATS}: {" and ".join(counts)} of {path.parent.name}/{path.name}')
