"""Confidence intervals of means."""

import bisect
from collections.abc import Iterable

import numpy as np

from study.common import student

CONFIDENCE = 0.95
# More values than this are not worth counting.
MOST_SEEDS = 10_000
# Values whose range is a smaller share of their size are the same but for rounding.
NO_SCATTER = 1e-12


def level_each(together: int) -> float:
    """The level of each of several intervals that hold together with 95 %, by Bonferroni's inequality."""
    return 1 - (1 - CONFIDENCE) / together


def mean_interval(values: Iterable[float], together: int = 1) -> tuple[float, float] | None:
    """The 95 % interval of the mean (Student's t); None for one value, or if the values differ by rounding only.

    together: the number of such intervals that are to hold together with 95 % (Bonferroni's inequality).
    """
    values = np.asarray(values, float)
    if len(values) < 2 or np.ptp(values) <= NO_SCATTER * np.abs(values).max():
        return None
    return student.one_sample(values, 0).interval(level_each(together))


def needed(
    effect: float, sd: float, margin: float | None = None, level: float = CONFIDENCE, rest: float = 0.0
) -> int | None:
    """The fewest values whose interval leaves out zero, or lies within ±margin, for a given effect and scatter.

    None if that takes more than MOST_SEEDS. level: of the interval; rest: the part of the variance of the mean that
    more values do not lower.
    """
    width = max(abs(effect), 0.0 if margin is None else margin - abs(effect))
    if width <= 0:
        return None

    def enough(n):
        return student.quantile((1 + level) / 2, n - 1) * np.sqrt(sd**2 / n + rest) < width

    if not enough(MOST_SEEDS):
        return None
    # More values make the interval shorter, so that halving the range finds the first that is enough.
    return bisect.bisect_left(range(MOST_SEEDS), True, lo=2, key=enough)


def summed_interval(
    mean: float, parts: Iterable[tuple[float, int]], null: float = 0.0, together: int = 1
) -> tuple[float, float, float] | None:
    """(low, high, p) of a mean whose variance is a sum: its 95 % interval, and the two-sided p of `null`.

    parts: (variance that a source of chance gives the mean, number of values that it was estimated from) of each
    source. together: of how many such intervals this is one, which hold together with 95 % (Bonferroni's inequality).
    Student's t with the degrees of freedom of Welch (1947) and Satterthwaite for the sum. None without scatter.
    """
    parts = [(float(variance), count) for variance, count in parts if count > 1]
    variance = sum(part for part, _ in parts)
    if variance <= (NO_SCATTER * max(abs(mean), NO_SCATTER)) ** 2:
        return None
    freedom = variance**2 / sum(part**2 / (count - 1) for part, count in parts)
    error = float(np.sqrt(variance))
    low, high = student.interval(level_each(together), freedom, mean, error)
    return low, high, min(1.0, together * 2 * student.tail(abs(mean - null) / error, freedom))


def spread_of_mean(values: np.ndarray) -> tuple[float, int]:
    """(variance of the mean, number) of independent values (n,): a part of `summed_interval`, 0 for a single value."""
    n = len(values)
    return (float(np.var(values, ddof=1)) / n if n > 1 else 0.0), n
