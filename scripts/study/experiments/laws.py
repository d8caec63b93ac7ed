"""Two laws with two parameters each, fitted to the logarithms of positive values: one saturates, one does not."""

import numpy as np
from scipy import optimize

# The half-way size is looked for up to this factor below the smallest and above the largest size.
BEYOND = 1000.0
STARTS = 200


def saturating_law(sizes: np.ndarray, values: np.ndarray) -> tuple[float, float, float]:
    """(limit, half, error) of the law limit / (1 + half / B): in proportion to B below `half`, constant above it.

    McCandlish et al. (2018), equations 2.6 and 2.7: the best step size, and the progress of a step, follow this law;
    `half` is the batch size at which half of the limit is reached. sizes, values: positive floats (n,), two at least.
    Fitted by least squares of the logarithms; error: the root mean square of what is left, in logarithms.
    """
    x, y = np.log(np.asarray(sizes, float)), np.log(np.asarray(values, float))

    def factors(log_half):
        return np.log1p(np.exp(np.asarray(log_half)[..., None] - x))

    def left(log_half):
        return np.var(y + factors(log_half), axis=-1)

    # The error has one minimum in most cases; the grid finds the right one in all.
    grid = np.linspace(x.min() - np.log(BEYOND), x.max() + np.log(BEYOND), STARTS)
    lowest = int(np.argmin(left(grid)))
    bounds = grid[max(lowest - 1, 0)], grid[min(lowest + 1, STARTS - 1)]
    log_half = float(optimize.minimize_scalar(left, bounds=bounds, method="bounded", options={"xatol": 1e-6}).x)
    limit = float(np.exp(np.mean(y + factors(log_half))))
    return limit, float(np.exp(log_half)), float(np.sqrt(left(log_half)))


def power_law(sizes: np.ndarray, values: np.ndarray) -> tuple[float, float, float]:
    """(factor, exponent, error) of the law factor * B^exponent; arguments and error as in saturating_law."""
    x, y = np.log(np.asarray(sizes, float)), np.log(np.asarray(values, float))
    exponent, offset = np.polyfit(x, y, 1)
    return float(np.exp(offset)), float(exponent), float(np.std(y - exponent * x))
