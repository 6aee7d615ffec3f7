"""Rows that models learn from: of the service's jobs, and by the rules of others, written anew here."""
import csv
import io
import json
from dataclasses import dataclass
from datetime import datetime, timezone

import numpy as np

from purchases import Purchases

HOUR = 3_600_000
DAY = 24 * HOUR
COLUMNS = ['t_dat', 'customer_id', 'article_id', 'interaction_score', 'sampling_prob']


@dataclass
class Rows:
    day: np.ndarray
    customer: np.ndarray
    article: np.ndarray
    score: np.ndarray
    """2 bought, 1 clicked, 0 ignored."""
    sampling_prob: np.ndarray
    """NaN where it is not known."""

    def where(self, mask: np.ndarray) -> 'Rows':
        return Rows(self.day[mask], self.customer[mask], self.article[mask], self.score[mask],
                    self.sampling_prob[mask])


def rows_of(columns: list[list]) -> Rows:
    time, customer, article, score = (np.array(column, dtype=np.int64) for column in columns)
    return Rows(time // DAY, customer, article, score, np.full(len(time), np.nan))


def uniform_rows(past: Purchases, customers: np.ndarray, draw: np.random.Generator) -> Rows:
    """Purchases, and for each of them 3 articles drawn uniformly from all that the customer never buys."""
    own = past.of(customers)
    articles = np.unique(past.article)
    bought = set(zip(own.customer.tolist(), own.article.tolist()))
    rows = []
    for day, customer, article in zip(own.day.tolist(), own.customer.tolist(), own.article.tolist()):
        rows.append((day * DAY, customer, article, 2))
        for other in draw.choice(articles, 3).tolist():
            if (customer, other) not in bought:
                rows.append((day * DAY, customer, other, 0))
    return rows_of(list(zip(*rows)))


def course_rows(past: Purchases, customers: np.ndarray, draw: np.random.Generator) -> Rows:
    """The rules of the public course: 40 to 59 ignored articles shown once or twice in the days before a customer's
    last purchase, 1 or 2 clicks before nine tenths of the purchases, 5 to 8 clicks on articles that are never bought.
    Articles come from what the chosen customers buy.
    """
    own = past.of(customers)
    articles = np.unique(own.article)
    rows: list[tuple[int, int, int, int]] = []
    for customer in np.unique(own.customer).tolist():
        mine = own.customer == customer
        days, bought = own.day[mine] * DAY, own.article[mine]
        last = int(days.max())
        ignored = draw.choice(articles, min(int(draw.integers(40, 60)), len(articles)), replace=False)
        for article in ignored.tolist():
            base = last - int(draw.integers(1, 96)) * HOUR
            for _ in range(int(draw.integers(1, 3))):
                rows.append((base - int(draw.integers(1, 12)) * HOUR, customer, article, 0))
        for time, article in zip(days.tolist(), bought.tolist()):
            if draw.random() < 0.9:
                for _ in range(int(draw.integers(1, 3))):
                    rows.append((time - int(draw.integers(1, 48)) * HOUR, customer, article, 1))
            rows.append((time, customer, article, 2))
        if draw.random() < 0.95:
            free = np.setdiff1d(articles, np.concatenate([bought, ignored]))
            for article in draw.choice(free, min(int(draw.integers(5, 9)), len(free)), replace=False).tolist():
                rows.append((last - int(draw.integers(1, 72)) * HOUR, customer, article, 1))
    return rows_of(list(zip(*rows)))


def job_rows(service, past: Purchases, customers: np.ndarray, request: dict) -> tuple[Rows, list[str]]:
    """Rows of a job for these customers, and its notes."""
    job = service.job(customer_ids=[past.customer_ids[one] for one in customers], **request)
    path = f'/v1/jobs/{job["id"]}/interactions.csv?columns={",".join(COLUMNS)}'
    with service.request(path) as response:
        text = response.read().decode()
    customer_of = {past.customer_ids[one]: int(one) for one in customers}
    article_of = {name: i for i, name in enumerate(past.article_ids)}
    table = list(zip(*list(csv.reader(io.StringIO(text)))[1:]))
    time, customer, article, score, prob = table
    return Rows(np.array(time, dtype=np.int64) // DAY, np.array([customer_of[one] for one in customer]),
                np.array([article_of[one] for one in article]), np.array(score, dtype=np.int64),
                np.array([float(one) if one else np.nan for one in prob])), job['notes']


def save(rows: Rows, notes: list[str], file) -> None:
    part = file.with_suffix('.part.npz')
    np.savez_compressed(part, notes=json.dumps(notes), made=datetime.now(timezone.utc).isoformat(), **vars(rows))
    part.rename(file)


def load(file) -> Rows:
    with np.load(file) as saved:
        return Rows(**{name: saved[name] for name in ('day', 'customer', 'article', 'score', 'sampling_prob')})
