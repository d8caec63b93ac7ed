"""Confidence intervals of means. (Apart from the tables, since SciPy's statistics take long to import.)"""

from collections.abc import Iterable

import numpy as np
from scipy import stats

CONFIDENCE = 0.95
# Values whose range is a smaller share of their size are the same but for rounding.
NO_SCATTER = 1e-12


def mean_interval(values: Iterable[float]) -> tuple[float, float] | None:
    """The 95 % interval of the mean (Student's t); None for one value, or if the values differ by rounding only."""
    values = np.asarray(values, float)
    if len(values) < 2 or np.ptp(values) <= NO_SCATTER * np.abs(values).max():
        return None
    low, high = stats.ttest_1samp(values, 0).confidence_interval(CONFIDENCE)
    return float(low), float(high)


def summed_interval(
    mean: float, parts: Iterable[tuple[float, int]], null: float = 0.0
) -> tuple[float, float, float] | None:
    """(low, high, p) of a mean whose variance is a sum: its 95 % interval, and the two-sided p of `null`.

    parts: (variance that a source of chance gives the mean, number of values that it was estimated from) of each
    source. Student's t with the degrees of freedom of Welch (1947) and Satterthwaite for the sum. None without scatter.
    """
    parts = [(float(variance), count) for variance, count in parts if count > 1]
    variance = sum(part for part, _ in parts)
    if variance <= (NO_SCATTER * max(abs(mean), NO_SCATTER)) ** 2:
        return None
    freedom = variance**2 / sum(part**2 / (count - 1) for part, count in parts)
    error = float(np.sqrt(variance))
    low, high = stats.t.interval(CONFIDENCE, freedom, mean, error)
    return float(low), float(high), float(2 * stats.t.sf(abs(mean - null) / error, freedom))


def spread_of_mean(values: np.ndarray) -> tuple[float, int]:
    """(variance of the mean, number) of independent values (n,): a part of `summed_interval`, 0 for a single value."""
    n = len(values)
    return (float(np.var(values, ddof=1)) / n if n > 1 else 0.0), n
