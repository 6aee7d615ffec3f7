"""Features of a customer and an article on a day: popularity, recency, price, category. All of the days before it."""
import numpy as np

from purchases import Purchases

NEVER = 1000
"""Days since something that has not happened."""
SPAN = 100_000
"""More than any day since 1970, so that a group and a day are one number."""
CATEGORY_LENGTH = 3
NAMES = ['units so far', 'units in 4 weeks', 'units in a week', 'age', 'days since its last sale', 'price',
         'price against the customer', 'category: units in 4 weeks', 'category: share of the customer',
         'purchases of the customer']
"""Not whether the customer bought the article before: where ignores exclude what is bought, that is the label."""


class Events:
    """Days of events by group (an article, a customer, a pair), for counting those before a day."""

    def __init__(self, group: np.ndarray, day: np.ndarray, value: np.ndarray | None = None):
        order = np.lexsort((day, group))
        self.keys = group[order].astype(np.int64) * SPAN + day[order]
        self.days = day[order]
        self.sums = None if value is None else np.concatenate([[0], np.cumsum(value[order])])

    def span(self, group: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        start = np.searchsorted(self.keys, group.astype(np.int64) * SPAN)
        return start, np.searchsorted(self.keys, group.astype(np.int64) * SPAN + day)

    def count(self, group: np.ndarray, day: np.ndarray, within: int | None = None) -> np.ndarray:
        start, end = self.span(group, day)
        if within is not None:
            start = np.searchsorted(self.keys, group.astype(np.int64) * SPAN + day - within)
        return end - start

    def since(self, group: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Days since the first event and since the last one before the day; 0 and NEVER without any."""
        start, end = self.span(group, day)
        some = end > start
        first = np.where(some, day - self.days[np.minimum(start, len(self.days) - 1)], 0)
        return first, np.where(some, day - self.days[end - 1], NEVER)

    def mean(self, group: np.ndarray, day: np.ndarray) -> np.ndarray:
        """NaN without events."""
        start, end = self.span(group, day)
        with np.errstate(invalid='ignore', divide='ignore'):
            return (self.sums[end] - self.sums[start]) / (end - start)


class Features:
    """`past` is what a shop has loaded: the history that all features are counted in."""

    def __init__(self, past: Purchases):
        names = [name[:CATEGORY_LENGTH] for name in past.article_ids]
        self.category = np.unique(names, return_inverse=True)[1]
        self.categories = categories = self.category.max() + 1
        price = np.log(np.maximum(past.price, 1e-6))
        own = self.category[past.article]
        self.of_article = Events(past.article, past.day, price)
        self.of_customer = Events(past.customer, past.day, price)
        self.of_category = Events(own, past.day)
        self.of_taste = Events(past.customer * categories + own, past.day)

    def __call__(self, customer: np.ndarray, article: np.ndarray, day: np.ndarray) -> np.ndarray:
        category = self.category[article]
        age, since = self.of_article.since(article, day)
        price = self.of_article.mean(article, day)
        purchases = self.of_customer.count(customer, day)
        share = self.of_taste.count(customer * self.categories + category, day) / np.maximum(purchases, 1)
        counts = [self.of_article.count(article, day, within) for within in (None, 28, 7)]
        return np.column_stack([
            *map(np.log1p, counts), np.log1p(age), np.log1p(since), price,
            price - self.of_customer.mean(customer, day), np.log1p(self.of_category.count(category, day, 28)), share,
            np.log1p(purchases),
        ]).astype(np.float32)
