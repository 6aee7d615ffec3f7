"""A log of purchases as arrays: reading, samples of its customers, what comes before a day and after it."""
import csv
import gzip
import subprocess
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
EPOCH = date(1970, 1, 1)


def day_of(text: str) -> int:
    return (date.fromisoformat(text[:10]) - EPOCH).days


def text_of(day: int) -> str:
    return str(EPOCH + timedelta(int(day)))


@dataclass
class Purchases:
    """Rows sorted by day. Customers and articles are indices into ids that all parts of a log share."""
    day: np.ndarray
    customer: np.ndarray
    article: np.ndarray
    price: np.ndarray
    customer_ids: list[str]
    article_ids: list[str]

    def where(self, mask: np.ndarray) -> 'Purchases':
        return Purchases(self.day[mask], self.customer[mask], self.article[mask], self.price[mask],
                         self.customer_ids, self.article_ids)

    def of(self, customers: np.ndarray) -> 'Purchases':
        return self.where(np.isin(self.customer, customers))

    def between(self, first: int, end: int) -> 'Purchases':
        return self.where((self.day >= first) & (self.day < end))

    def write(self, file: Path) -> None:
        with open(file, 'w', newline='', encoding='utf-8') as out:
            rows = csv.writer(out, lineterminator='\n')
            rows.writerow(['t_dat', 'customer_id', 'article_id', 'price'])
            for day, customer, article, price in zip(self.day, self.customer, self.article, self.price):
                rows.writerow([text_of(day), self.customer_ids[customer], self.article_ids[article], price])


def read_log(file: Path) -> Purchases:
    opened = gzip.open(file, 'rt', encoding='utf-8') if file.suffix == '.gz' else open(file, encoding='utf-8')
    days: dict[str, int] = {}
    customers: dict[str, int] = {}
    articles: dict[str, int] = {}
    rows = []
    with opened:
        for row in csv.DictReader(opened):
            text = row['t_dat'][:10]
            if text not in days:
                days[text] = day_of(text)
            rows.append((days[text], customers.setdefault(row['customer_id'], len(customers)),
                         articles.setdefault(row['article_id'], len(articles)), float(row['price'])))
    rows.sort(key=lambda row: row[0])
    day, customer, article, price = (np.array(column) for column in zip(*rows))
    return Purchases(day, customer, article, price, list(customers), list(articles))


def made_up_log(file: Path, customers: int) -> Path:
    """The log of the quickstart and the bench, by the built program."""
    module = (ROOT / 'dist' / 'demo' / 'purchase-log.js').as_uri()
    code = (f'const {{ purchaseLog }} = await import("{module}");'
            f'for (const chunk of purchaseLog({{ customers: {customers} }}).chunks) process.stdout.write(chunk);')
    if not file.exists():
        part = file.with_suffix('.part')
        with open(part, 'wb') as out:
            subprocess.run(['node', '--input-type=module', '-e', code], stdout=out, check=True)
        part.rename(file)
    return file
