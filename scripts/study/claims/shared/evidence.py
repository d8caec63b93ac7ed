"""The evidence of a claim: an effect with its interval, and the p-value of "no effect". All tests are SciPy's.

A test takes one value per seed (or start, or search seed). What is compared within a seed is first subtracted there.
With two to five seeds a rank test of differences cannot reach 5 %, whatever the data (five differences with the same
sign have p = 0.06). So differences are judged by Student's t, and trends by Page's test, which ranks within each seed
and uses every level. One value, or several values that are all equal, decide nothing.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from study.common.intervals import CONFIDENCE, NO_SCATTER


@dataclass(frozen=True)
class Evidence:
    """An effect, its 95 % interval from low to high, and the two-sided p of the hypothesis that it is `null`.

    statistic: what the effect is; test: how p was computed; n: number of values, usually seeds. effect is None where
    nothing was measured; low, high and p are None where there are too few values to test.
    """

    statistic: str
    test: str
    effect: float | None
    low: float | None
    high: float | None
    p: float | None
    n: int
    null: float = 0.0


def nothing(statistic: str, n: int = 0) -> Evidence:
    """The evidence for a quantity that the data do not have."""
    return Evidence(statistic, "none", None, None, None, None, n)


def mean_evidence(values: ArrayLike, statistic: str, null: float = 0.0, test: str = "paired t") -> Evidence:
    """Student's t-test of the mean of the values against `null`.

    values: float (seeds,), for paired samples their differences; missing ones (NaN) are left out.
    """
    values = np.asarray(values, float)
    values = values[np.isfinite(values)]
    if not len(values):
        return nothing(statistic)
    effect = float(values.mean())
    if len(values) < 2 or np.ptp(values) <= NO_SCATTER * np.abs(values).max():
        return Evidence(statistic, test, effect, None, None, None, len(values), null)
    result = stats.ttest_1samp(values, null)
    low, high = map(float, result.confidence_interval(CONFIDENCE))
    return Evidence(statistic, test, effect, low, high, float(result.pvalue), len(values), null)


def within(evidence: Evidence, least: float, greatest: float) -> Evidence:
    """The evidence for a mean that is bounded, with its interval cut at the bounds."""
    if evidence.low is None:
        return evidence
    return replace(evidence, low=max(least, evidence.low), high=min(greatest, evidence.high))


def grouped_evidence(groups: list[ArrayLike], statistic: str, null: float = 0.0, test: str = "Welch’s t") -> Evidence:
    """Welch's t-test (1947) of the mean over groups, each with the same weight, against `null`.

    groups: float (n,) each, of at least one value. The groups are given, such as numbers of dimensions; only the values
    within each are a sample. So differences between the groups do not count as scatter, and variances may differ.
    """
    groups = [np.asarray(group, float) for group in groups]
    counts = np.array([len(group) for group in groups])
    effect, n = float(np.mean([group.mean() for group in groups])), int(counts.sum())
    if counts.min() < 2:
        return Evidence(statistic, test, effect, None, None, None, n, null)
    parts = np.array([group.var(ddof=1) for group in groups]) / counts / len(groups) ** 2
    error = np.sqrt(parts.sum())
    if error <= NO_SCATTER * np.abs(np.concatenate(groups)).max():
        return Evidence(statistic, test, effect, None, None, None, n, null)
    freedom = parts.sum() ** 2 / (parts**2 / (counts - 1)).sum()
    low, high = stats.t.interval(CONFIDENCE, freedom, effect, error)
    p = 2 * stats.t.sf(abs(effect - null) / error, freedom)
    return Evidence(statistic, test, effect, float(low), float(high), float(p), n, null)


def equivalence_evidence(values: ArrayLike, statistic: str, near: float) -> Evidence:
    """Two one-sided t-tests (Schuirmann 1987) of whether the mean of the values, one for each seed, lies within ±near.

    `null` is the bound of ±near that is closer to the mean. The claim is that the mean lies inside this bound (see
    `inside`). The test against the other bound has a smaller p-value and is not needed. p is doubled, so that p and the
    interval agree: the interval excludes `null` only if it lies completely inside or completely outside ±near.
    """
    values = np.asarray(values, float)
    below = np.nansum(values) < 0
    return mean_evidence(values, statistic, -near if below else near, "two one-sided t")


def inside(evidence: Evidence) -> bool:
    """Whether the inside of ±near is above the null of `equivalence_evidence`; for Claim.above."""
    return evidence.null < 0


def trend_evidence(table: pd.DataFrame, statistic: str) -> Evidence:
    """Page's test (1963) of a trend along the columns, with the rows as blocks.

    table: seeds by levels, the columns in order. The effect is the mean change from the first column to the last, with
    its interval; p is that of Page's test in the direction of this change, doubled, and at most 1. For two columns
    Page's test would be a sign test, which a few seeds cannot decide, so their change is judged by Student's t.
    """
    values = table.to_numpy(float)
    rows, columns = values.shape
    if columns < 2 or not rows:
        return nothing(statistic, rows)
    change = mean_evidence(values[:, -1] - values[:, 0], statistic)
    if columns == 2:
        return change
    p = None
    if rows > 1 and np.isfinite(values).all() and change.p is not None:
        rising, falling = (stats.page_trend_test(v).pvalue for v in (values, values[:, ::-1]))
        likelier = rising if change.effect > 0 else falling
        p = min(1.0, 2 * float(likelier))
    return Evidence(statistic, "Page", change.effect, change.low, change.high, p, rows)


def every_step_evidence(table: pd.DataFrame, statistic: str, above: bool) -> Evidence:
    """Whether every column is above the one before (or below it): the evidence for the least certain step.

    table: seeds by levels. For the test see `every_evidence`.
    """
    differences = np.diff(table.to_numpy(float), axis=1).T
    steps = [step for step in (mean_evidence(d, statistic) for d in differences) if step.n]
    return every_evidence(steps, above) if steps else nothing(statistic, len(table))


def every_evidence(parts: list[Evidence], above: bool) -> Evidence:
    """Whether every part (one at least) is above its null (or below it): the part that decides.

    An intersection-union test (Berger 1982): if all parts are on the claimed side, the largest p-value counts. If some
    are on the other side, the smallest p-value of these counts, multiplied by the number of parts (Bonferroni).
    """
    untested = [part for part in parts if part.p is None]
    if untested:
        return untested[0]
    against = [part for part in parts if (part.effect > part.null) != above]
    if against:
        part = min(against, key=lambda part: part.p)
        return replace(part, p=min(1.0, len(parts) * part.p))
    return max(parts, key=lambda part: part.p)


def best_evidence(table: pd.DataFrame, larger_is_better: bool, statistic: str) -> tuple[Evidence, str, list]:
    """(Evidence, best, alike): the gap from the best column to the worst, by Tukey's test (1953) of all pairs.

    table: seeds by levels. best: the column with the best mean; alike: it and the columns that the test does not
    distinguish from it at 5 %, in order. The data choose the best column, so the test allows for all pairs, not only
    for those with one column that was named beforehand. It treats the seeds of different levels as independent and
    pools their variance, for which a few seeds are enough; the probability of any false difference is at most 5 %.
    """
    order = table.mean().sort_values(ascending=not larger_is_better, kind="stable").index
    best, worst = order[0], order[-1]
    gap, n = float(abs(table[best].mean() - table[worst].mean())), len(table)
    if n < 2 or len(order) < 2 or not (table.std() > 0).any():
        return Evidence(statistic, "Tukey", gap, None, None, None, n), best, list(table.columns)
    test = stats.tukey_hsd(*(table[level] for level in table.columns))
    interval = test.confidence_interval(CONFIDENCE)
    first, last = (table.columns.get_loc(level) for level in (best, worst))
    sign = 1 if larger_is_better else -1
    low, high = sorted(sign * float(end[first, last]) for end in (interval.low, interval.high))
    evidence = Evidence(statistic, "Tukey", gap, low, high, float(test.pvalue[first, last]), n)
    told = test.pvalue[first] < 1 - CONFIDENCE
    alike = [level for level, other in zip(table.columns, told, strict=True) if level == best or not other]
    return evidence, best, alike


def change_after_minimum(curves: ArrayLike, others: ArrayLike | None = None) -> np.ndarray:
    """For each run, by how much `others` (by default the curve itself) changes from the lowest point to the end.

    curves, others: float (evaluations, runs). Returns float (runs,), NaN for a single run. By chance alone the lowest
    point of a curve is below its end, so the point is taken where the mean of the other runs is lowest.
    """
    curves = np.asarray(curves, float)
    others = curves if others is None else np.asarray(others, float)
    return others[-1] - _read_by_the_rest(others, -curves)


def climb_from_start(curves: ArrayLike) -> np.ndarray:
    """For each run, how far it is above its start at the later evaluation where the mean of the other runs is highest.

    curves: float (evaluations, runs), two evaluations at least. Returns float (runs,), NaN for a single run.
    """
    curves = np.asarray(curves, float)
    return _read_by_the_rest(curves[1:], curves[1:]) - curves[0]


def _read_by_the_rest(values, heights):
    """The value of each run, float (runs,), at the evaluation where the mean height of the other runs is highest.

    values, heights: float (evaluations, runs).
    """
    runs = values.shape[1]
    if runs < 2:
        return np.full(runs, np.nan)
    at = [int(np.delete(heights, run, axis=1).mean(axis=1).argmax()) for run in range(runs)]
    return values[at, range(runs)]
