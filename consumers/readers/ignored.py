"""A made-up world for habits: two halves of a catalogue, of which each customer likes, was shown, or never saw articles."""
import numpy as np
import scipy.sparse

CUSTOMERS, ARTICLES, EACH = 200, 40, 6


class World:
    """Of the half that a customer likes: six articles liked, six shown and ignored, eight never shown."""

    def __init__(self) -> None:
        draw = np.random.default_rng(14)
        self.liked, self.shown, self.never = (np.zeros((CUSTOMERS, ARTICLES), bool) for _ in range(3))
        for customer in range(CUSTOMERS):
            half = draw.permutation(ARTICLES // 2) + customer % 2 * ARTICLES // 2
            for part, articles in ((self.liked, half[:EACH]), (self.shown, half[EACH:2 * EACH]), (self.never, half[2 * EACH:])):
                part[customer, articles] = True

    def matrix(self, ignored: float | None) -> scipy.sparse.csr_matrix:
        """1 where liked; `ignored` where shown, or no cell there."""
        rows, columns = np.nonzero(self.liked)
        values = np.ones(len(rows))
        if ignored is not None:
            more = np.nonzero(self.shown)
            rows, columns = np.r_[rows, more[0]], np.r_[columns, more[1]]
            values = np.r_[values, np.full(len(more[0]), ignored)]
        return scipy.sparse.csr_matrix((values.astype(np.float32), (rows, columns)), shape=(CUSTOMERS, ARTICLES))

    def means(self, scores: np.ndarray) -> dict[str, float]:
        parts = {'liked': self.liked, 'ignored': self.shown, 'never shown': self.never}
        return {name: round(float(scores[part].mean()), 3) for name, part in parts.items()}
