"""The evidence of a claim: an effect with its 95 % interval, and what the interval shows.

What is compared within a seed (or start, or search) is first subtracted there, so that what the seeds share cancels.
The intervals are Student's, of the mean of one value for each seed; with several sources of chance (seeds and images)
the variances of both add up. A single value, or several that are all equal, shows nothing.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from study.common.intervals import CONFIDENCE, NO_SCATTER, spread_of_mean, summed_interval

# More seeds than this are not worth counting.
MOST_SEEDS = 10_000


@dataclass(frozen=True)
class Evidence:
    """An effect, its 95 % interval from low to high, and the two-sided p of the hypothesis that it is `null`.

    statistic: what the effect is; test: how interval and p were computed; n: number of values; over: what they are, the
    chance that the interval holds: "seeds", "images", "seeds and images", "starts", "searches". margin: an effect that
    lies within null ± margin is equal for our purposes; None where no such margin is stated. needed: about how many
    values would resolve it; None where it is resolved, or where no number would. effect is None where nothing was
    measured; low, high and p are None where there are too few values.
    """

    statistic: str
    test: str
    effect: float | None
    low: float | None
    high: float | None
    p: float | None
    n: int
    null: float = 0.0
    margin: float | None = None
    over: str = "seeds"
    needed: int | None = None


def finding(evidence: Evidence) -> str:
    """What the interval shows: "equal" (it lies within null ± margin), else "larger" or "smaller" (it leaves out null),
    else "unresolved"."""
    if evidence.low is None:
        return "unresolved"
    low, high = evidence.low - evidence.null, evidence.high - evidence.null
    if evidence.margin is not None and -evidence.margin < low and high < evidence.margin:
        return "equal"
    if low > 0:
        return "larger"
    return "smaller" if high < 0 else "unresolved"


def nothing(statistic: str, n: int = 0) -> Evidence:
    """The evidence for a quantity that the data do not have."""
    return Evidence(statistic, "none", None, None, None, None, n)


def mean_evidence(
    values: ArrayLike,
    statistic: str,
    null: float = 0.0,
    margin: float | None = None,
    test: str = "paired t",
    over: str = "seeds",
) -> Evidence:
    """Student's t interval of the mean of the values.

    values: float (seeds,), for paired samples their differences; missing ones (NaN) are left out.
    """
    values = np.asarray(values, float)
    values = values[np.isfinite(values)]
    n = len(values)
    if not n:
        return nothing(statistic)
    effect = float(values.mean())
    if n < 2 or np.ptp(values) <= NO_SCATTER * np.abs(values).max():
        return Evidence(statistic, test, effect, None, None, None, n, null, margin, over)
    result = stats.ttest_1samp(values, null)
    low, high = map(float, result.confidence_interval(CONFIDENCE))
    found = Evidence(statistic, test, effect, low, high, float(result.pvalue), n, null, margin, over)
    return with_needed(found, float(values.std(ddof=1)))


def with_needed(evidence: Evidence, sd: float, level: float = CONFIDENCE) -> Evidence:
    """The evidence with the number of values that would resolve it, if effect and scatter stay what they are.

    sd: of one value; level: of the interval.
    """
    if finding(evidence) != "unresolved":
        return evidence
    return replace(evidence, needed=needed(evidence.effect - evidence.null, sd, evidence.margin, level))


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


def sd_of(low: float, high: float, n: int) -> float:
    """The standard deviation of one value, from Student's 95 % interval of the mean of n."""
    return (high - low) / 2 * float(np.sqrt(n) / stats.t.ppf((1 + CONFIDENCE) / 2, n - 1))


def two_way_evidence(table: ArrayLike, statistic: str, margin: float | None = None, null: float = 0.0) -> Evidence:
    """The mean of a table of seeds by images, both of which are samples.

    table: float (seeds, images), such as the difference of two networks' losses. The variance of the mean is that of
    the seeds' means plus that of the images' means: what belongs to one pair of seed and image is counted twice, so
    the interval errs to the wide side (Owen 2007, section 2: the variance of a mean over two crossed factors). The
    number of degrees of freedom is Welch's for the sum of both; with one seed the images alone are in the interval.
    """
    table = np.atleast_2d(np.asarray(table, float))
    seeds = len(table)
    effect, over = float(table.mean()), "seeds and images" if seeds > 1 else "images"
    test = "t over seeds and images" if seeds > 1 else "t over images"
    found = summed_interval(effect, [spread_of_mean(table.mean(axis=axis)) for axis in (1, 0)], null)
    return Evidence(statistic, test, effect, *(found or (None,) * 3), seeds, null, margin, over)


@dataclass(frozen=True)
class Standing:
    """How one level compares with the best.

    difference: of its mean from that of the best level found, negative where it is worse, in the unit of the measure.
    low, high: the simultaneous 95 % interval of its difference from the level that is truly best, whichever that is;
    high is at most zero. Both are None where they cannot be computed. standing: "best" (the best mean), "worse" (high
    is below zero), "equal" (low is above -margin), else "unresolved". needed: about how many seeds would resolve it.
    """

    level: object
    difference: float
    low: float | None
    high: float | None
    standing: str
    needed: int | None = None


@dataclass(frozen=True)
class Standings:
    """The levels of a table beside the best one: best, the level of the best mean; candidates, those that may truly be
    best; rows, a Standing for each level in the order of the table; n, the number of seeds."""

    best: object
    candidates: list
    rows: list[Standing]
    n: int

    def those(self, standing: str) -> list:
        """The levels of that standing, in order."""
        return [row.level for row in self.rows if row.standing == standing]


def compared_with_best(table: pd.DataFrame, larger_is_better: bool, margin: float | None) -> Standings:
    """Every level compared with the best one, which the same data must find.

    table: seeds by levels. Edwards and Hsu (1983): if the truly best level were known, the simultaneous intervals of
    the differences from it would hold together with 95 %. It is not, so each level in turn is taken for it. The levels
    whose intervals against all others do not show them to be worse are the candidates; the truly best one is among them
    with 95 %, and the interval of a level's difference from it reaches over the intervals from all candidates.
    The intervals from one level are Student's, of the differences within each seed, at 95 % together by Bonferroni's
    inequality: variances may differ from level to level, and what a seed does to all levels cancels.
    """
    values = table.to_numpy(float) * (1 if larger_is_better else -1)
    seeds, levels = values.shape
    means = values.mean(axis=0)
    top = int(np.argmax(means))
    if seeds < 2 or levels < 2:
        rows = [
            Standing(level, float(means[i] - means[top]), None, None, "best" if i == top else "unresolved")
            for i, level in enumerate(table.columns)
        ]
        return Standings(table.columns[top], list(table.columns), rows, seeds)
    # differences[i, j]: of level i from level j.
    differences = values[:, :, None] - values[:, None, :]
    mean, sd = differences.mean(axis=0), differences.std(axis=0, ddof=1)
    level_each = 1 - (1 - CONFIDENCE) / (levels - 1)
    half = stats.t.ppf((1 + level_each) / 2, seeds - 1) * sd / np.sqrt(seeds)
    low, high = mean - half, mean + half
    candidates = [i for i in range(levels) if (high[i] >= 0).all()]
    rows = []
    for i, level in enumerate(table.columns):
        lowest = min(0.0, float(low[i, candidates].min()))
        highest = min(0.0, float(high[i, candidates].max())) if i not in candidates else 0.0
        difference, scatter = float(mean[i, top]), float(sd[i, top])
        if i == top:
            standing = "best"
        elif margin is not None and lowest > -margin:
            standing = "equal"
        else:
            standing = "worse" if i not in candidates else "unresolved"
        more = needed(difference, scatter, margin, level_each) if standing == "unresolved" else None
        # More seeds are needed than there are, since these do not resolve it.
        rows.append(Standing(level, difference, lowest, highest, standing, more and max(more, seeds + 1)))
    return Standings(table.columns[top], [table.columns[i] for i in candidates], rows, seeds)


def standings_evidence(standings: Standings, statistic: str, margin: float | None) -> Evidence:
    """The evidence of "the best level is best": its gap to the level that is hardest to tell from it."""
    test = "Edwards and Hsu"
    others = [row for row in standings.rows if row.standing != "best"]
    if not others or others[0].low is None:
        gap = max((-row.difference for row in others), default=None)
        return Evidence(statistic, test, gap, None, None, None, standings.n, margin=margin)
    open_ones = [row for row in others if row.standing == "unresolved"]
    nearest = min(open_ones or others, key=lambda row: -row.difference)
    counts = [row.needed for row in open_ones]
    return Evidence(
        statistic,
        test,
        -nearest.difference,
        -nearest.high,
        -nearest.low,
        None,
        standings.n,
        margin=margin,
        needed=max(counts) if counts and None not in counts else None,
    )
