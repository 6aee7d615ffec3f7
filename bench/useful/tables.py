"""Tables of what the trials found, as Markdown."""
from pathlib import Path

import numpy as np

from metrics import METRICS, interval
from trial import RANKING, RETRIEVAL, metrics_file

SHOWN = {'AUC': 3, 'MAP@12': 4}
REFERENCE = "the course's rules"
RETRIEVAL_REFERENCE = 'purchases'


def line(*parts: str) -> str:
    return f'| {" | ".join(parts)} |'


def head(columns: list[str], first: str) -> list[str]:
    return [line(first, *columns), line('---', *('---:' for _ in columns))]


def label(method: dict) -> str:
    return method['name'] + (' (one seed)' if method.get('repeats') == 1 else '')


def runs_of(method: dict, columns: dict[str, list[Path]]) -> list[list[Path]]:
    """The folders of its repeats, for each column."""
    return [folders[:method.get('repeats')] for folders in columns.values()]


def values_of(folders: list[Path], method: dict, model: str) -> np.ndarray:
    """Metrics by customer, those of all its repeats together."""
    return np.concatenate([np.load(metrics_file(folder, method, model))['values'] for folder in folders])


def cell(values: np.ndarray, reference: np.ndarray | None, metric: str) -> str:
    column, places = METRICS.index(metric), SHOWN[metric]
    mean = f'{values[:, column].mean():.{places}f}'
    if reference is None:
        return mean
    difference = (values - reference)[:, column:column + 1]
    (low,), (high,) = interval(difference)
    return f'{mean} ({difference.mean():+.{places}f} [{low:+.{places}f}, {high:+.{places}f}])'


def model_table(columns: dict[str, list[Path]], methods: list[dict], model: str, metric: str) -> list[str]:
    """A line for each method: its mean, and the paired difference to the reference."""
    name = REFERENCE if model in RANKING else RETRIEVAL_REFERENCE
    reference = next(method for method in methods if method['name'] == name)
    lines = head(list(columns), f'{model}, {metric}')
    for method in methods:
        cells = [cell(values_of(folders, method, model),
                      None if method is reference else values_of(folders, reference, model), metric)
                 for folders in runs_of(method, columns)]
        lines.append(line(label(method), *cells))
    return lines


def baselines(columns: dict[str, list[Path]], metric: str) -> list[str]:
    lines = head(list(columns), f'without a model, {metric}')
    for name in ['random', 'units so far', 'units in 4 weeks']:
        lines.append(line(name, *(cell(values_of(folders, {'name': name}, ''), None, metric)
                                  for folders in columns.values())))
    counts = [f'{len(values_of(folders, {"name": "random"}, "")):,}' for folders in columns.values()]
    return [*lines, line('customers judged', *counts)]


def sales_table(columns: dict[str, list[Path]], methods: list[dict]) -> list[str]:
    lines = head(list(columns), 'sales of an article, bought against ignored: AUC')
    for method in methods:
        model = next(iter(RANKING))
        found = [np.mean([np.load(metrics_file(folder, method, model))['sales_auc']
                          for folder in folders]) for folders in runs_of(method, columns)]
        lines.append(line(label(method), *(f'{value:.2f}' for value in found)))
    return lines


def page(logs: dict[str, dict[str, list[Path]]], methods: dict) -> str:
    """`logs`: for each log its columns (a part and a cut), for each column the folders of its repeats."""
    blocks = []
    for title, columns in logs.items():
        blocks.append(f'### {title}')
        seen = {key_of_rows(method): method for method in reversed(methods['ranking'])
                if method.get('positives', [2]) == [2]}
        blocks.append('\n'.join(sales_table(columns, list(seen.values())[::-1])))
        for metric in SHOWN:
            blocks.append('\n'.join(baselines(columns, metric)))
            for model in RANKING:
                blocks.append('\n'.join(model_table(columns, methods['ranking'], model, metric)))
            blocks.append('\n'.join(model_table(columns, methods['retrieval'], RETRIEVAL, metric)))
    return '\n\n'.join(blocks)


def key_of_rows(method: dict) -> str:
    return str(method['rows'])
