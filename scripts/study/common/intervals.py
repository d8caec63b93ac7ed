"""Confidence intervals of means. (Apart from the tables, since SciPy's statistics take long to import.)"""

from collections.abc import Iterable

import numpy as np
from scipy import stats

CONFIDENCE = 0.95
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
    low, high = stats.ttest_1samp(values, 0).confidence_interval(level_each(together))
    return float(low), float(high)
