"""The models that learn from the rows: gradient boosting, logistic regression, matrix factorisation."""
import lightgbm
import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

BOOSTING = {'objective': 'binary', 'num_leaves': 31, 'learning_rate': 0.05, 'min_data_in_leaf': 50, 'num_threads': 1,
            'verbosity': -1, 'deterministic': True, 'force_row_wise': True}
ROUNDS = 100
RIDGE = 1e-3
FACTORS, SWEEPS, REGULARISATION, CONFIDENCE = 32, 8, 10.0, 20.0


def boosting(features: np.ndarray, label: np.ndarray, weight: np.ndarray | None, seed: int):
    data = lightgbm.Dataset(features, label, weight=weight)
    return lightgbm.train({**BOOSTING, 'seed': seed}, data, ROUNDS).predict


def logistic(features: np.ndarray, label: np.ndarray, weight: np.ndarray | None, seed: int):
    """On standardised features; what is missing is the mean."""
    mean, deviation = np.nanmean(features, axis=0), np.nanstd(features, axis=0)
    deviation[~(deviation > 0)] = 1
    mean = np.nan_to_num(mean)

    def scaled(values: np.ndarray) -> np.ndarray:
        return np.nan_to_num((values - mean) / deviation)

    x, sign = scaled(features), 2.0 * label - 1
    share = np.full(len(label), 1 / len(label)) if weight is None else weight / weight.sum()

    def loss(theta: np.ndarray):
        margin = sign * (x @ theta[1:] + theta[0])
        pull = -share * sign / (1 + np.exp(np.minimum(margin, 50)))
        gradient = np.concatenate([[pull.sum()], pull @ x + RIDGE * theta[1:]])
        return share @ np.logaddexp(0, -margin) + RIDGE / 2 * theta[1:] @ theta[1:], gradient

    theta = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method='L-BFGS-B').x
    return lambda values: scaled(values) @ theta[1:]


def factorisation(customer: np.ndarray, article: np.ndarray, shape: tuple[int, int], seed: int):
    """Alternating least squares for implicit feedback (Hu, Koren and Volinsky, 2008): a repeat adds to confidence."""
    counts = csr_matrix((np.ones(len(customer)), (customer, article)), shape=shape)
    draw = np.random.default_rng(seed)
    users = np.zeros((shape[0], FACTORS))
    items = draw.normal(0, 0.1, (shape[1], FACTORS)) * (counts.getnnz(axis=0) > 0)[:, None]
    for _ in range(SWEEPS):
        solve(counts, users, items)
        solve(counts.T.tocsr(), items, users)
    return lambda some, others: users[some] @ items[others].T


def solve(counts: csr_matrix, target: np.ndarray, fixed: np.ndarray) -> None:
    gram = fixed.T @ fixed + REGULARISATION * np.eye(FACTORS)
    for row in np.flatnonzero(np.diff(counts.indptr)):
        span = slice(counts.indptr[row], counts.indptr[row + 1])
        others, extra = fixed[counts.indices[span]], CONFIDENCE * np.log1p(counts.data[span])
        target[row] = np.linalg.solve(gram + (others.T * extra) @ others, others.T @ (1 + extra))
