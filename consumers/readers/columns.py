"""Columns as a library reads them, compared value by value with the job's own rows."""
from datetime import datetime, timezone

from truth import Truth, same

TEXTS = ['customer_id', 'article_id', 'prev_article_id', 'strategy', 'event_id', 'positive_id', 'split']
WHOLE = ['draws', 'session_id', 'sequence_index', 'sales_channel_id', 'fold', 'user_in_train', 'item_in_train']
DEFAULT = ['t_dat', 'customer_id', 'article_id', 'interaction_score', 'prev_article_id']
REAL = ['sampling_prob', 'item_prob', 'price']


def plain(value: object) -> object:
    """A value of any library as the NDJSON has it."""
    if value is None or value != value:
        return None
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=timezone.utc)
        return round(aware.timestamp() * 1000)
    return value.item() if hasattr(value, 'item') else value


def compare(truth: Truth, columns: dict[str, list], what: str, names: list[str] | None = None) -> None:
    """`names`: the columns that the file should have; all of the job if left out."""
    same(list(columns), names or truth.columns, f'columns of {what}')
    for name, values in columns.items():
        same([plain(value) for value in values], truth.column(name), f'{what}, {name}')


def nothing(columns: list[str], rows: int, what: str) -> None:
    """A file of a filter that no row passes has its header, or its schema, and no row."""
    same(columns, DEFAULT, f'columns of {what} without rows')
    same(rows, 0, f'rows of {what} without rows')


def columns_of_pandas(frame) -> dict[str, list]:
    import pandas as pd

    def values(column):
        return [None if pd.isna(value) else value for value in column.astype(object)]
    return {name: values(frame[name]) for name in frame.columns}
