"""Means of minibatches that are drawn without replacement: the theory of their variance, and estimates from draws."""

import numpy as np
from scipy import stats

from study.common.intervals import CONFIDENCE

RESAMPLES = 500  # of the bootstrap


def two_batch_estimate(small_square: float, small: int, large_square: float, large: int) -> tuple[float, float]:
    """(|G|^2, tr(Sigma)), estimated from the mean squared lengths of the gradients of small and of large batches.

    small, large: numbers of examples in a batch. Both estimates are unbiased (McCandlish et al. 2018, appendix A.1).
    """
    square = (large * large_square - small * small_square) / (large - small)
    trace = (small_square - large_square) / (1 / small - 1 / large)
    return square, trace


def without_replacement(n: int, size: int | np.ndarray) -> float | np.ndarray:
    """Factor (n - B) / (n - 1) on the variance of the mean of B of n numbers, if drawn without replacement; B: size."""
    return (n - size) / (n - 1)


def batch_means(values: np.ndarray, size: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Means of `draws` random subsets of `size` rows each, drawn without replacement.

    values: float (n, columns); returns float64 (draws, columns).
    """
    n = len(values)
    means = np.empty((draws, values.shape[1]))
    for i in range(draws):
        means[i] = values[rng.choice(n, size, replace=False, shuffle=False)].mean(axis=0)
    return means


def variance_with_interval(values: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(variance, low, high), each float (columns,), of the columns of values, float (draws, columns).

    The 95 % interval is a percentile bootstrap over the draws. Means of few losses are too skewed for the chi-square
    interval of a normal sample.
    """
    interval = stats.bootstrap(
        (values,),
        _variance,
        axis=0,
        n_resamples=RESAMPLES,
        batch=50,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=rng,
    ).confidence_interval
    return _variance(values, axis=0), interval.low, interval.high


def _variance(values, axis):
    return values.var(axis=axis, ddof=1)


def exponent(sizes: np.ndarray, variances: np.ndarray, n: int) -> float:
    """Slope of log variance over log batch size, after division by the factor `without_replacement`; -1 in theory."""
    sizes = np.asarray(sizes, float)
    return float(stats.linregress(np.log(sizes), np.log(variances / without_replacement(n, sizes))).slope)
