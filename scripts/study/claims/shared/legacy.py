"""Helpers of claims that are being rewritten; nothing new may use them."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from study.claims.shared.claim import Claim
from study.claims.shared.evidence import Evidence, mean_evidence
from study.common.intervals import CONFIDENCE, NO_SCATTER
from study.common.numbers import fixed


def legacy_claim(key, evidence, supported, contradicted, undecided, above=True, digits=3, unit=""):
    contradicted = supported if contradicted is None else contradicted
    larger, smaller = (supported, contradicted) if above else (contradicted, supported)
    return Claim(key, evidence, larger, smaller, undecided, digits=digits, unit=unit)


def equivalence_claim(key, evidence, supported, contradicted, undecided, digits=3, unit=""):
    return Claim(key, evidence, contradicted, contradicted, undecided, supported, digits=digits, unit=unit)


def direction_claim(key, table, what, along_what, rises=None, digits=3):
    values = table.to_numpy(float)
    evidence = mean_evidence(values[:, -1] - values[:, 0] if values.shape[1] > 1 else [], what)
    ends = ""
    if len(table.columns) > 1:
        ends = f", from {fixed(table.iloc[:, 0].mean(), digits)} to {fixed(table.iloc[:, -1].mean(), digits)}"
    head = f"{what[0].upper()}{what[1:]}"
    return Claim(
        key,
        evidence,
        f"{head} rises with {along_what}{ends}.",
        f"{head} falls with {along_what}{ends}.",
        f"Whether {what} changes with {along_what}{ends}, the seeds do not resolve.",
        digits=digits,
    )


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
