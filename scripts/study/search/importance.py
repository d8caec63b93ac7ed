"""How much each input of a function matters: its share of the variance over the unit cube.

The variance of a surrogate's predictions is divided among the hyperparameters (functional ANOVA: Hutter, Hoos and
Leyton-Brown 2014). The estimators of Sobol' indices are SciPy's.
"""

from collections.abc import Callable

import numpy as np
from scipy import stats

POINTS = 128  # of the cube, for each Sobol' index; a power of 2


def importance(predict: Callable, dimension: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, dict]:
    """Sobol' indices of functions on the unit cube: (first, total, pairs).

    predict: from points, float (n, dimension), to values, float (functions, n). first and total: float (functions,
    dimension). pairs: dict from (i, j), i < j, to float (functions,), the share of the variance that comes from i and j
    acting together (with any others), which is total_i + total_j - total_{ij}. Constant functions give zeros.
    """
    sample = stats.qmc.Sobol(2 * dimension, rng=np.random.default_rng(seed)).random(POINTS)
    a, b = sample[:, :dimension], sample[:, dimension:]
    pairs = [(i, j) for i in range(dimension) for j in range(i)]
    mixed = [_mixed(a, b, [i]) for i in range(dimension)] + [_mixed(a, b, pair) for pair in pairs]
    f = predict(np.concatenate([a, b, *mixed])).reshape(-1, 2 + len(mixed), POINTS)
    variance = np.maximum(f[:, :2].reshape(len(f), -1).var(axis=1), 1e-300)
    shared = {"f_A": f[:, 0], "f_B": f[:, 1], "f_AB": np.moveaxis(f[:, 2 : 2 + dimension], 1, 0)}
    found = stats.sobol_indices(func=shared, n=POINTS)
    # The estimates of shares may stray a little beyond 0 and 1.
    first, total = (
        np.clip(np.nan_to_num(np.reshape(x, (len(f), dimension))), 0, 1) for x in (found.first_order, found.total_order)
    )
    # Jansen's estimator, as SciPy's of the total index, with both columns exchanged.
    both = ((f[:, :1] - f[:, 2 + dimension :]) ** 2).mean(axis=2) / (2 * variance[:, None])
    together = {(j, i): total[:, i] + total[:, j] - both[:, k] for k, (i, j) in enumerate(pairs)}
    return first, total, together


def _mixed(a, b, columns):
    """The points `a` with these columns of `b`."""
    mixed = a.copy()
    mixed[:, list(columns)] = b[:, list(columns)]
    return mixed
