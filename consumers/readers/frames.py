"""Files for data-frame libraries: best pairs with the library's own names of columns, checked against the job.

They are those of the lines in docs/formats.md, as Parquet, which the line has, and as CSV.
"""
from pathlib import Path

import pandas

from truth import Truth, same


def frame_of(folder: Path, library: str, names: list[str], truth: Truth) -> pandas.DataFrame:
    """The Parquet file as pandas reads it. `names`: of customer, article, score and, if it has one, time."""
    user, item, score, *times = names
    frame = pandas.read_parquet(folder / 'frames' / f'{library}.parquet')
    same(list(frame.columns), names, 'columns')
    pairs = list(zip(frame[user], frame[item]))
    found = {pair: int(value) for pair, value in zip(pairs, frame[score])}
    same(len(found), len(frame), 'pairs without repeats')
    same(found, truth.best_pairs(min(found.values())), 'best scores')
    text = pandas.read_csv(folder / 'frames' / f'{library}.csv', dtype={user: str, item: str}, keep_default_na=False,
                           na_values=[''])
    same(list(zip(text[user], text[item], text[score])), list(zip(frame[user], frame[item], frame[score])), 'CSV')
    if times:
        same_times(frame[times[0]], [(*pair, found[pair]) for pair in pairs], truth)
        if frame[times[0]].dtype.kind == 'M':
            same(list(pandas.to_datetime(text[times[0]])), list(frame[times[0]]), 'times of the CSV')
    return frame


def same_times(column: pandas.Series, rows: list[tuple[str, str, int]], truth: Truth) -> None:
    """Of each pair, the last time at which it had its best score; in whole seconds, or without a zone."""
    last: dict[tuple[str, str, int], int] = {}
    for row in truth.rows:
        key = (row['customer_id'], row['article_id'], row['interaction_score'])
        last[key] = max(last.get(key, row['t_dat']), row['t_dat'])
    if column.dtype.kind == 'i':
        same(list(column), [last[row] // 1000 for row in rows], 'seconds')
    else:
        same(str(column.dtype), 'datetime64[ms]', 'type of times')
        same([round(moment.timestamp() * 1000) for moment in column], [last[row] for row in rows], 'times')
