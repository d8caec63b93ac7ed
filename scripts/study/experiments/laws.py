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

    def left(log_half):
        return _left(y + np.log1p(np.exp(log_half - x)))

    # The error has one minimum in most cases; the grid finds the right one in all.
    grid = np.linspace(x.min() - np.log(BEYOND), x.max() + np.log(BEYOND), STARTS)
    lowest = int(np.argmin([left(point) for point in grid]))
    bounds = grid[max(lowest - 1, 0)], grid[min(lowest + 1, STARTS - 1)]
    log_half = float(optimize.minimize_scalar(left, bounds=bounds, method="bounded", options={"xatol": 1e-9}).x)
    limit = float(np.exp(np.mean(y + np.log1p(np.exp(log_half - x)))))
    return limit, float(np.exp(log_half)), float(np.sqrt(left(log_half)))


def power_law(sizes: np.ndarray, values: np.ndarray) -> tuple[float, float, float]:
    """(factor, exponent, error) of the law factor * B^exponent; arguments and error as in saturating_law."""
    x, y = np.log(np.asarray(sizes, float)), np.log(np.asarray(values, float))
    exponent, offset = np.polyfit(x, y, 1)
    return float(np.exp(offset)), float(exponent), float(np.sqrt(_left(y - exponent * x)))


def _left(logs):
    """Mean square of the deviations from the mean."""
    return float(np.mean((logs - logs.mean()) ** 2))
