"""Student's t: quantiles, tails, intervals and the test of one sample.

The bits are those of SciPy's statistics. Its special functions, from which both come, take a tenth of the time to
import: a second for each job that has an interval.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special


def quantile(share: float, freedom: float | np.ndarray) -> float | np.ndarray:
    """The value below which a t with so many degrees of freedom is with the probability `share`."""
    return special.stdtrit(freedom, share)


def tail(value: float, freedom: float) -> float:
    """The probability that a t with so many degrees of freedom is above the value."""
    return float(special.stdtr(freedom, -value))


def interval(level: float, freedom: float, mean: float, error: float) -> tuple[float, float]:
    """(low, high) of a mean with a standard error."""
    low, high = (float(quantile(share, freedom) * error + mean) for share in ((1 - level) / 2, (1 + level) / 2))
    return low, high


@dataclass(frozen=True)
class OneSample:
    """Independent values against a mean that is supposed; t has `freedom` degrees of freedom under it."""

    t: float
    freedom: int
    mean: float
    error: float

    @property
    def p(self) -> float:
        """The two-sided p."""
        return 2 * tail(abs(self.t), self.freedom)

    @property
    def p_less(self) -> float:
        """The p against a smaller mean."""
        return float(special.stdtr(self.freedom, self.t))

    @property
    def p_greater(self) -> float:
        """The p against a larger mean."""
        return tail(self.t, self.freedom)

    def interval(self, level: float) -> tuple[float, float]:
        """(low, high) of the mean."""
        below = (1 - level) / 2
        low, high = (float(quantile(share, self.freedom)) for share in (below, 1 - below))
        return low * self.error + self.mean, high * self.error + self.mean


def one_sample(values: np.ndarray, null: float) -> OneSample:
    """The t-test of values (n,), float64, n > 1, against the mean `null`."""
    n = len(values)
    mean = float(np.mean(values))
    # In this order, for the same bits.
    variance = float(np.mean((values - mean) ** 2)) * (n / (n - 1))
    error = float(np.sqrt(variance / n))
    return OneSample((mean - null) / error, n - 1, mean, error)
