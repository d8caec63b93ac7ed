"""Confidence intervals of means. (Apart from the tables, since SciPy's statistics take long to import.)"""

from collections.abc import Iterable

import numpy as np
from scipy import stats

CONFIDENCE = 0.95
# More values than this are not worth counting.
MOST_SEEDS = 10_000
# Values whose range is a smaller share of their size are the same but for rounding.
NO_SCATTER = 1e-12


def mean_interval(values: Iterable[float]) -> tuple[float, float] | None:
    """The 95 % interval of the mean (Student's t); None for one value, or if the values differ by rounding only."""
    values = np.asarray(values, float)
    if len(values) < 2 or np.ptp(values) <= NO_SCATTER * np.abs(values).max():
        return None
    low, high = stats.ttest_1samp(values, 0).confidence_interval(CONFIDENCE)
    return float(low), float(high)


def needed(effect: float, sd: float, margin: float | None = None, level: float = CONFIDENCE) -> int | None:
    """The fewest values whose interval leaves out zero, or lies within ±margin, for a given effect and scatter.

    None if that takes more than MOST_SEEDS. level: of the interval.
    """
    width = max(abs(effect), 0.0 if margin is None else margin - abs(effect))
    if width <= 0:
        return None
    n = np.arange(2, MOST_SEEDS + 1)
    enough = stats.t.ppf((1 + level) / 2, n - 1) * sd / np.sqrt(n) < width
    return int(n[enough][0]) if enough.any() else None
