"""The evidence of a claim: an effect with its 95 % interval, and what the interval shows.

What is compared within a seed (or start, or search) is first subtracted there, so that what the seeds share cancels.
The intervals are Student's, of the mean of one value for each seed; with several sources of chance (seeds and images)
the variances of both add up. A single value, or several that are all equal, shows nothing.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from study.common import student
from study.common.intervals import CONFIDENCE, NO_SCATTER, level_each, needed, spread_of_mean, summed_interval
from study.common.standings import Standings


@dataclass(frozen=True)
class Evidence:
    """An effect, its 95 % interval from low to high, and the two-sided p of the hypothesis that it is `null`.

    statistic: what the effect is; test: how interval and p were computed; n: number of values; over: what they are, the
    chance that the interval holds: "seeds", "images", "seeds and images", "starts", "searches", "trials". margin: an
    effect that lies within null ± margin is equal for our purposes; None where no such margin is stated. needed: about
    how many values would resolve it; None where it is resolved, or where no number would. together: of how many
    intervals this is one, which hold together with 95 %. p_equal: p of the hypothesis that the effect lies outside
    null ± margin, doubled so that it is below 0.05 where the interval lies within. sd: standard deviation of one seed; rest: the part of
    the variance of the effect that more seeds do not lower. uncut: where low is cut off at null (Edwards and Hsu), what it
    would be otherwise; None where it is not cut, or that is not known. effect is None where nothing was measured; low, high and p are
    None where there are too few values.
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
    together: int = 1
    p_equal: float | None = None
    sd: float | None = None
    rest: float = 0.0
    uncut: float | None = None


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
    together: int = 1,
) -> Evidence:
    """Student's t interval of the mean of the values.

    values: float (seeds,), for paired samples their differences; missing ones (NaN) are left out. together: of how many
    such intervals, among which the data choose, this is one; by Bonferroni's inequality they hold together with 95 %.
    """
    values = np.asarray(values, float)
    values = values[np.isfinite(values)]
    n = len(values)
    if not n:
        return nothing(statistic)
    test = _of_several(test, together)
    effect = float(values.mean())
    if n < 2 or np.ptp(values) <= NO_SCATTER * np.abs(values).max():
        return Evidence(statistic, test, effect, None, None, None, n, null, margin, over, together=together)
    result = student.one_sample(values, null)
    level = level_each(together)
    low, high = result.interval(level)
    p = min(1.0, together * result.p)
    p_equal = None if margin is None else min(1.0, together * _p_equal(values, null, margin))
    sd = float(values.std(ddof=1))
    found = Evidence(statistic, test, effect, low, high, p, n, null, margin, over, None, together, p_equal, sd)
    return with_needed(found, sd, level)


def _of_several(test, together):
    return f"{test}, one of {together} (Bonferroni)" if together > 1 else test


def _p_equal(values, null, margin):
    """Two one-sided t-tests of |mean - null| >= margin (Schuirmann 1987): the larger p, doubled."""
    return 2 * max(
        student.one_sample(values, null + margin).p_less, student.one_sample(values, null - margin).p_greater
    )


def with_needed(evidence: Evidence, sd: float, level: float = CONFIDENCE) -> Evidence:
    """The evidence with the number of values that would resolve it, if effect and scatter stay what they are.

    sd: of one value; level: of the interval.
    """
    if finding(evidence) != "unresolved":
        return evidence
    return replace(evidence, needed=needed(evidence.effect - evidence.null, sd, evidence.margin, level))


def two_way_evidence(
    table: ArrayLike, statistic: str, margin: float | None = None, null: float = 0.0, together: int = 1
) -> Evidence:
    """The mean of a table of seeds by images, both of which are samples.

    table: float (seeds, images), such as the difference of two networks' losses. The variance of the mean is that of
    the seeds' means plus that of the images' means: what belongs to one pair of seed and image is counted twice, so
    the interval errs to the wide side (Owen 2007, section 2: the variance of a mean over two crossed factors). The
    number of degrees of freedom is Welch's for the sum of both; with one seed the images alone are in the interval.
    together: see mean_evidence.
    """
    table = np.atleast_2d(np.asarray(table, float))
    seeds = len(table)
    effect, over = float(table.mean()), "seeds and images" if seeds > 1 else "images"
    test = _of_several("t over seeds and images" if seeds > 1 else "t over images", together)
    by_seed, by_image = (spread_of_mean(table.mean(axis=axis)) for axis in (1, 0))
    found = summed_interval(effect, [by_seed, by_image], null, together)
    if not found:
        return Evidence(statistic, test, effect, None, None, None, seeds, null, margin, over, together=together)
    p_equal = None
    if margin is not None:
        # Two one-sided tests, the larger p of which is that of the nearer end of the margin.
        nearer = null + np.copysign(margin, effect - null)
        inside = abs(effect - null) < margin
        p_equal = summed_interval(effect, [by_seed, by_image], nearer, together)[2] if inside else 1.0
    sd = float(np.sqrt(seeds * by_seed[0])) if seeds > 1 else None
    parts = None, together, p_equal, sd, by_image[0]
    evidence = Evidence(statistic, test, effect, *found, seeds, null, margin, over, *parts)
    if seeds < 2 or finding(evidence) != "unresolved":
        return evidence
    more = needed(effect - null, sd, margin, level_each(together), rest=by_image[0])
    return replace(evidence, needed=more and max(more, seeds + 1))


def change_evidence(
    by_seed: ArrayLike, by_image: ArrayLike | None, statistic: str, margin: float | None = None, together: int = 1
) -> Evidence:
    """The evidence of a change, over seeds and images where it is known for each image, else over the seeds.

    by_seed: float (seeds,); by_image: float (seeds, images), or None.
    """
    if by_image is None:
        return mean_evidence(by_seed, statistic, margin=margin, together=together)
    return two_way_evidence(by_image, statistic, margin, together=together)


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
        uncut=-nearest.uncut,
    )
