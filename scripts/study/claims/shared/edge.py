"""Claims near an edge: those that results of another processor might word otherwise.

Another BLAS kernel rounds otherwise, and a training run then goes other ways: its results are as good, but not the same.
For the interval of a claim this is a small change of its bounds. A claim whose finding hangs on less than that is named.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

from study.claims.shared.evidence import Evidence

# By how much another kernel moves a bound, as a share of the interval's half-width. Measured on the default study with
# the kernels SkylakeX and Haswell: of networks of 128 units and more, runs of the same seed differ by about half the
# standard deviation between seeds (of smaller ones hardly). So means move by half their standard error, which at five to
# ten seeds is a fifth of the half-width.
REACH = 0.25


def near_edge(evidence: Evidence, found: Callable[[Evidence], str]) -> bool:
    """Whether the finding would be another one, had either bound of the interval moved by REACH of its half-width.

    found: the finding of a piece of evidence, see study.claims.shared.evidence.finding. A bound that is cut off at null
    moves from where it would be without the cut; where that is not known it stays. False without an interval: a claim
    that too few values leave open is open on every processor.
    """
    if evidence.low is None:
        return False
    low = evidence.low if evidence.uncut is None else evidence.uncut
    reach = REACH * (evidence.high - low) / 2
    lows, highs = (_moved(bound, reach, evidence.null) for bound in (low, evidence.high))
    return any(found(replace(evidence, low=a, high=b)) != found(evidence) for a, b in product(lows, highs))


def _moved(bound, reach, null):
    return [bound] if bound == null else [bound - reach, bound, bound + reach]
