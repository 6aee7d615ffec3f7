"""How well scores rank what customers bought, by customer, and how sure a mean over customers is."""
import numpy as np
from scipy.stats import rankdata

DEPTH = 12
RESAMPLES = 2000
METRICS = ['AUC', f'NDCG@{DEPTH}', f'MAP@{DEPTH}']
PLACES = (3, 4, 4)


def metrics_of(scores: np.ndarray, bought: np.ndarray, draw: np.random.Generator) -> list[float]:
    """Of one customer's candidates. Ties count half in AUC, and are ordered by chance in the others."""
    count, others = len(bought), len(scores) - len(bought)
    auc = (rankdata(scores)[bought].sum() - count * (count + 1) / 2) / (count * others)
    best = np.lexsort((draw.random(len(scores)), -scores))[:DEPTH]
    hits = np.isin(best, bought)
    discount = 1 / np.log2(np.arange(2, DEPTH + 2))
    ndcg = hits @ discount / discount[:count].sum()
    precision = hits.cumsum() / np.arange(1, DEPTH + 1)
    return [auc, ndcg, hits @ precision / min(DEPTH, count)]


def by_customer(scores: np.ndarray, lists: list[np.ndarray]) -> np.ndarray:
    """Metrics by customer; `scores` has a row for each customer, or one for all."""
    draw = np.random.default_rng(0)
    return np.array([metrics_of(scores[i] if scores.ndim == 2 else scores, bought, draw)
                     for i, bought in enumerate(lists)])


def interval(values: np.ndarray) -> np.ndarray:
    """The 95 % interval of the mean over customers, by bootstrap: two rows, low and high."""
    draw = np.random.default_rng(1)
    means = [values[draw.integers(0, len(values), len(values))].mean(axis=0) for _ in range(RESAMPLES)]
    return np.percentile(means, [2.5, 97.5], axis=0)


def cells(values: np.ndarray, sign: str = '') -> list[str]:
    """Means of the metrics, each with its interval."""
    low, high = interval(values)
    return [f'{mean:{sign}.{n}f} [{a:{sign}.{n}f}, {b:{sign}.{n}f}]'
            for mean, a, b, n in zip(values.mean(axis=0), low, high, PLACES)]
