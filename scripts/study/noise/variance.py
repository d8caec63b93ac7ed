"""The theory of minibatch means, and estimates of their variance and of the noise scale."""

import numpy as np
from scipy import stats

from study.common.intervals import CONFIDENCE

RESAMPLES = 500


def two_batch_estimate(small_square, small, large_square, large):
    """(|G|^2, tr(Sigma)) from the squared lengths of the gradients of a small and a large batch.

    small, large: numbers of examples. Both estimates are unbiased (McCandlish et al. 2018, appendix A.1).
    """
    square = (large * large_square - small * small_square) / (large - small)
    trace = (small_square - large_square) / (1 / small - 1 / large)
    return square, trace


def without_replacement(n, size):
    """Factor (n - B) / (n - 1) on the variance of a mean of B = size of n numbers, drawn without replacement."""
    return (n - size) / (n - 1)


def batch_means(values, size, draws, rng):
    """Means of `draws` random subsets of `size` rows, without replacement: values (n, columns) to (draws, columns)."""
    n = len(values)
    means = np.empty((draws, values.shape[1]))
    for i in range(draws):
        means[i] = values[rng.choice(n, size, replace=False, shuffle=False)].mean(axis=0)
    return means


def variance_with_interval(values, rng):
    """(variance, low, high) of each column of values (draws, columns), each (columns,).

    The interval is a bootstrap over the draws (percentiles): losses of few examples are too skewed for the chi-square
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


def exponent(sizes, variances, n):
    """Slope of log variance over log batch size, the factor `without_replacement` taken out; -1 in theory."""
    sizes = np.asarray(sizes, float)
    return float(stats.linregress(np.log(sizes), np.log(variances / without_replacement(n, sizes))).slope)
