"""What a claim rests on: an effect with its interval, and the p-value of "no effect". All tests are SciPy's.

The values that a test takes are one for each seed (or start, or search seed): what is compared within a seed is first
subtracted within it. With two to five seeds a rank test over single differences cannot reach 5 % whatever the data
(five signs that agree have p = 0.06), so differences are judged by Student's t, and trends by Page's test, which ranks
within each seed and gains from every level. One value, or several without any scatter, decide nothing.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from study.common.intervals import CONFIDENCE, NO_SCATTER


@dataclass(frozen=True)
class Evidence:
    """An effect, its 95 % interval from low to high, and the two-sided p of the hypothesis that it is `null`.

    statistic says what the effect is, test how p was found; n: number of seeds (or of what stands in their place).
    effect is None where nothing was measured; low, high and p are None where there is too little to test.
    """

    statistic: str
    test: str
    effect: float | None
    low: float | None
    high: float | None
    p: float | None
    n: int
    null: float = 0.0


def nothing(statistic, n=0):
    """The evidence of a quantity that the data do not have."""
    return Evidence(statistic, "none", None, None, None, None, n)


def mean_evidence(values, statistic, null=0.0, test="paired t"):
    """Student's t-test of the mean of the values, one for each seed, against `null`; missing ones are left out.

    values: float (n,). For paired samples these are their differences.
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


def within(evidence, least, greatest):
    """The evidence of a mean that cannot leave a range, with its interval cut there."""
    if evidence.low is None:
        return evidence
    return replace(evidence, low=max(least, evidence.low), high=min(greatest, evidence.high))


def grouped_evidence(groups, statistic, null=0.0, test="Welch’s t"):
    """Welch's t-test (1947) of the mean over groups, each with the same weight, against `null`.

    groups: list of float (n,), of at least one value each: the groups are given, such as numbers of dimensions, and the
    values in each are a sample. So the differences between groups are no scatter, and the variances may differ.
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


def equivalence_evidence(values, statistic, near):
    """Two one-sided t-tests (Schuirmann 1987) of whether the mean of the values, one for each seed, lies within ±near.

    null is the end of ±near on the mean's side. The claim of nearness is that the mean lies inside of it: above the
    lower end, below the upper one (see `inside`). The other end is farther off, and its p smaller. p is doubled, as of
    a two-sided test, so that it agrees with the interval, which leaves out `null` only if it lies in or outside ±near
    as a whole.
    """
    values = np.asarray(values, float)
    below = np.nansum(values) < 0
    return mean_evidence(values, statistic, -near if below else near, "two one-sided t")


def inside(evidence):
    """The direction, as Claim.above, in which the inside of ±near lies from the null of equivalence_evidence."""
    return evidence.null < 0


def trend_evidence(table, statistic):
    """Page's test (1963) of a trend along the columns with the rows, one for each seed, as blocks.

    table: DataFrame, columns in order. The effect is the change from the first column to the last, with the interval of
    its mean over the seeds; p is that of the likelier direction doubled, or 1 where the change goes the other way. Of
    two columns Page's test would be a sign test, which a few seeds cannot decide: their change is judged by Student's t.
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


def every_step_evidence(table, statistic, above):
    """Whether each column lies above the one before (or below it): the step that is least certain to.

    table: DataFrame, seeds by levels. For the test see `every_evidence`.
    """
    differences = np.diff(table.to_numpy(float), axis=1).T
    steps = [step for step in (mean_evidence(d, statistic) for d in differences) if step.n]
    return every_evidence(steps, above) if steps else nothing(statistic, len(table))


def every_evidence(parts, above):
    """The one of several pieces of evidence, at least one, on which it rests whether each lies above its null (or below).

    An intersection-union test (Berger 1982): that all lie on one side has the largest of their p-values. Where one lies
    on the other side, the claim stands or falls with the most certain of these, whose p is multiplied by the number of
    parts (Bonferroni).
    """
    untested = [part for part in parts if part.p is None]
    if untested:
        return untested[0]
    against = [part for part in parts if (part.effect > part.null) != above]
    if against:
        part = min(against, key=lambda part: part.p)
        return replace(part, p=min(1.0, len(parts) * part.p))
    return max(parts, key=lambda part: part.p)


def best_evidence(table, larger_is_better, statistic):
    """(Evidence, best, alike): the gap from the best column to the worst, by Tukey's test (1953) of all pairs.

    table: DataFrame, seeds by levels. best: the column of the best mean; alike: columns that the test cannot tell from
    it at 5 %, best included, in order. As the data choose which column is best, all pairs must be allowed for, not only
    those with one column named beforehand. The test takes the seeds of different levels as independent and pools their
    variance, for which a few seeds are enough where pairs would not be; it keeps the chance of any false difference
    among the levels at 5 %.
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


def change_after_minimum(curves, others=None):
    """For each run, by how much `others` (by default the curve itself) changes from the lowest point to the end.

    curves: float (evaluations, runs). A curve's own lowest point lies below its end by chance alone, so the point is
    taken where the mean of the other runs is lowest. NaN for a single run. Returns float (runs,).
    """
    curves = np.asarray(curves, float)
    others = curves if others is None else np.asarray(others, float)
    return others[-1] - _read_by_the_rest(others, -curves)


def climb_from_start(curves):
    """For each run, by how much it lies above its start where, after that, the mean of the other runs is highest.

    curves: float (evaluations, runs), of two evaluations at least. NaN for a single run. Returns float (runs,).
    """
    curves = np.asarray(curves, float)
    return _read_by_the_rest(curves[1:], curves[1:]) - curves[0]


def _read_by_the_rest(values, heights):
    """Each run's value at the evaluation where the mean height of the other runs is highest; both (evaluations, runs)."""
    runs = values.shape[1]
    if runs < 2:
        return np.full(runs, np.nan)
    at = [int(np.delete(heights, run, axis=1).mean(axis=1).argmax()) for run in range(runs)]
    return values[at, range(runs)]
