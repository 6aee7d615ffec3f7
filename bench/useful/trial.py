"""One trial: a log, loaded whole or as a sample of its customers, cut at a day; all methods and models on it.

Everything is kept in the trial's folder: rows of jobs, and metrics by customer. What is there is not made again.
"""
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from scipy.stats import rankdata

import models
from features import Features
from metrics import by_customer
from purchases import Purchases
from rows import Rows, course_rows, job_rows, load, save, uniform_rows
from service import Service

WINDOW = 28
MOST_CUSTOMERS = 1000
"""In a job."""
MOST_JUDGED = 300
PAIRS_AT_ONCE = 500_000
RANKING = {'gradient boosting': models.boosting, 'logistic regression': models.logistic}
RETRIEVAL = 'matrix factorisation'
RULES = {'uniform': uniform_rows, 'course': course_rows}


def key_of(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:10]


def loaded_customers(log: Purchases, size: float, cut: int, repeat: int) -> np.ndarray:
    """Those of one of the disjoint samples, or all."""
    buyers = np.random.default_rng(1).permutation(np.unique(log.customer[log.day < cut]))
    count = max(1, round(size * len(buyers)))
    return np.sort(buyers if size == 1 else buyers[(repeat - 1) * count:repeat * count])


def at_most(count: int, customers: np.ndarray, seed: int) -> np.ndarray:
    if len(customers) <= count:
        return customers
    return np.sort(np.random.default_rng(seed).choice(customers, count, replace=False))


@dataclass
class Trial:
    folder: Path
    log: Purchases
    size: float
    cut: int
    repeat: int
    """From 1; also the seed of everything random."""

    @cached_property
    def past(self) -> Purchases:
        """What is loaded."""
        return self.log.between(0, self.cut).of(loaded_customers(self.log, self.size, self.cut, self.repeat))

    @cached_property
    def customers(self) -> np.ndarray:
        """Of the jobs."""
        return at_most(MOST_CUSTOMERS, np.unique(self.past.customer), self.repeat)

    @cached_property
    def features(self) -> Features:
        return Features(self.past)

    @cached_property
    def judged(self) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
        """Customers, candidates, and what each bought of them.

        Candidates were on sale after the cut, since anybody of the whole log bought them then, and are known, since
        they were bought before it in what is loaded.
        """
        later = self.log.between(self.cut, self.cut + WINDOW)
        items = np.intersect1d(later.article, self.past.article)
        own = later.of(self.customers)
        own = own.where(np.isin(own.article, items))
        buyers = at_most(MOST_JUDGED, np.unique(own.customer), self.repeat)
        lists = [np.searchsorted(items, np.unique(own.article[own.customer == one])) for one in buyers]
        return buyers, items, lists

    def run(self, methods: dict, service_of) -> None:
        """`service_of` makes a service that has loaded the trial's log; asked for only if a job is missing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        methods = {kind: [one for one in some if self.repeat <= one.get('repeats', self.repeat)]
                   for kind, some in methods.items()}
        self.make_rows(methods, service_of)
        self.judge_baselines()
        for method in methods['ranking']:
            for name, fit in RANKING.items():
                self.keep(method, name, lambda: self.ranked(method, fit))
        for method in methods['retrieval']:
            self.keep(method, RETRIEVAL, lambda: self.retrieved(method))

    def rows_file(self, rows: object) -> Path:
        return self.folder / f'rows-{key_of(rows)}.npz'

    def make_rows(self, methods: dict, service_of) -> None:
        wanted = {key_of(one['rows']): one['rows'] for one in [*methods['ranking'], *methods['retrieval']]}
        missing = [rows for rows in wanted.values() if not self.rows_file(rows).exists()]
        for rows in [rows for rows in missing if isinstance(rows, str)]:
            made = RULES[rows](self.past, self.customers, np.random.default_rng(self.repeat))
            save(made, [], self.rows_file(rows))
        requests = [rows for rows in missing if isinstance(rows, dict)]
        if requests:
            with service_of(self) as service:
                for rows in requests:
                    made, notes = job_rows(service, self.past, self.customers, {**rows, 'seed': self.repeat})
                    save(made, notes, self.rows_file(rows))

    def keep(self, method: dict, model: str, values_of) -> None:
        file = metrics_file(self.folder, method, model)
        if not file.exists():
            values, extra = values_of()
            part = file.with_suffix('.part.npz')
            np.savez(part, values=values, **extra)
            part.rename(file)

    def judge_baselines(self) -> None:
        _, items, lists = self.judged
        day = np.full(len(items), self.cut)
        of_article = self.features.of_article
        chance = np.random.default_rng(self.repeat).random((len(lists), len(items)))
        self.keep({'name': 'random'}, '', lambda: (by_customer(chance, lists), {}))
        for name, within in [('units so far', None), ('units in 4 weeks', 28)]:
            self.keep({'name': name}, '', lambda: (by_customer(of_article.count(items, day, within), lists), {}))

    def ranked(self, method: dict, fit):
        rows = load(self.rows_file(method['rows']))
        positives = method.get('positives', [2])
        rows = rows.where(np.isin(rows.score, [0, *positives]))
        label = np.isin(rows.score, positives)
        weight = None
        if method.get('weights'):
            weight = np.where(label, 1, 1 / rows.sampling_prob)
            weight[~label] /= weight[~label].mean()
        predict = fit(self.features(rows.customer, rows.article, rows.day), label, weight, self.repeat)
        buyers, items, lists = self.judged
        scores = np.empty((len(buyers), len(items)), dtype=np.float32)
        at_once = max(1, PAIRS_AT_ONCE // len(items))
        for start in range(0, len(buyers), at_once):
            some = buyers[start:start + at_once]
            customer, article = np.repeat(some, len(items)), np.tile(items, len(some))
            pairs = self.features(customer, article, np.full(len(article), self.cut))
            scores[start:start + at_once] = predict(pairs).reshape(len(some), -1)
        return by_customer(scores, lists), {'sales_auc': self.sales_auc(rows)}

    def sales_auc(self, rows: Rows) -> float:
        """How well an article's sales in what is loaded tell what was bought from what was ignored."""
        sales = np.bincount(self.past.article, minlength=len(self.past.article_ids))[rows.article]
        bought, ignored = rows.score == 2, rows.score == 0
        ranks = rankdata(sales[bought | ignored])
        n, m = bought.sum(), ignored.sum()
        return float((ranks[bought[bought | ignored]].sum() - n * (n + 1) / 2) / (n * m))

    def retrieved(self, method: dict):
        rows = load(self.rows_file(method['rows']))
        rows = rows.where(np.isin(rows.score, method['positives']))
        shape = (len(self.log.customer_ids), len(self.log.article_ids))
        buyers, items, lists = self.judged
        scores = models.factorisation(rows.customer, rows.article, shape, self.repeat)(buyers, items)
        return by_customer(scores, lists), {}


def metrics_file(folder: Path, method: dict, model: str) -> Path:
    return folder / f'metrics-{key_of([method, model])}.npz'


class LoadedService:
    """A service with the trial's log, for a `with`."""

    def __init__(self, trial: Trial):
        self.trial = trial

    def __enter__(self) -> Service:
        folder = self.trial.folder
        for old in folder.glob('footfall.db*'):
            old.unlink()
        self.trial.past.write(folder / 'before.csv')
        self.service = Service(folder)
        self.service.load(folder / 'before.csv', 'transactions')
        return self.service

    def __exit__(self, *_: object) -> None:
        self.service.stop()
        for file in ['before.csv', *(old.name for old in self.trial.folder.glob('footfall.db*'))]:
            (self.trial.folder / file).unlink()
