"""Differences between predictors, each a dict with difference, low, high (95 % interval), p and n (examples).

p is two-sided, and None where nothing varies, so that nothing could be tested. The intervals are about the examples
alone: the networks are those that were tested. Log-probabilities are float64 (networks, n, classes), labels int (n,).
"""

import numpy as np
from scipy import stats

from study.selection.calibration import confidence_and_right, error_of, resampled

CONFIDENCE = 0.95


def error_reduction(before: np.ndarray, after: np.ndarray, labels: np.ndarray) -> dict:
    """Calibration error of one predictor minus that of another (log-probabilities), with its bootstrap interval."""
    first, second = (error_of(*confidence_and_right(log_p, labels)) for log_p in (before, after))
    indices = np.arange(len(labels))
    drawn = resampled(lambda drawn: first(drawn) - second(drawn), len(labels))
    found = _difference(first(indices) - second(indices), drawn.standard_error**2, len(labels))
    return found | {"low": float(drawn.confidence_interval.low), "high": float(drawn.confidence_interval.high)}


def paired_difference(first: np.ndarray, second: np.ndarray) -> dict:
    """Mean of first - second, float64 (n,) of the same examples, with its normal interval."""
    gaps = first - second
    return _difference(gaps.mean(), gaps.var(ddof=1) / len(gaps), len(gaps))


def difference(first: np.ndarray, second: np.ndarray) -> dict:
    """Mean of first (m,) minus mean of second (n,), of different examples, with its normal interval."""
    return _difference(first.mean() - second.mean(), sum(v.var(ddof=1) / len(v) for v in (first, second)), len(second))


def _difference(mean, variance, n):
    """variance: that of the mean, which is close to normal, since it is a mean over hundreds of examples."""
    low, high, p = mean, mean, None
    if variance:
        error = np.sqrt(variance)
        low, high = stats.norm.interval(CONFIDENCE, mean, error)
        p = float(2 * stats.norm.sf(abs(mean) / error))
    return {"difference": float(mean), "low": float(low), "high": float(high), "p": p, "n": n}
