"""Files for data-frame libraries: best pairs with the library's own names of columns, checked against the job."""
from pathlib import Path

import pandas

from truth import Truth, same


def frame_of(folder: Path, library: str, names: list[str], truth: Truth) -> pandas.DataFrame:
    """`names`: of customer, article, score and time. Times come as the file has them."""
    user, item, score, time = names
    frame = pandas.read_csv(folder / 'frames' / f'{library}.csv', dtype={user: str, item: str},
                            keep_default_na=False, na_values=[''])
    same(list(frame.columns), names, 'columns')
    found = {(one, other): int(value) for one, other, value in zip(frame[user], frame[item], frame[score])}
    same(len(found), len(frame), 'pairs without repeats')
    same(found, truth.best_pairs(), 'best scores')
    last: dict[tuple[str, str], int] = {}
    for row in truth.positives():
        pair = (row['customer_id'], row['article_id'])
        if row['interaction_score'] == found[pair]:
            last[pair] = max(last.get(pair, 0), row['t_dat'])
    moments = pandas.to_datetime(frame[time], unit='s' if frame[time].dtype.kind == 'i' else None)
    whole = 1000 if frame[time].dtype.kind == 'i' else 1
    expected = [last[pair] // whole * whole for pair in zip(frame[user], frame[item])]
    same([round(moment.timestamp() * 1000) for moment in moments], expected, 'times')
    return frame
