"""Several levels compared with the best one, which the same data must find."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from study.common import student
from study.common.intervals import CONFIDENCE, needed

# More levels than these are compared with so many of them, those of the best means. Every pair would be too many.
MOST_COMPARED = 400
# Differences that are in memory at once.
AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Standing:
    """How one level compares with the best.

    difference: of its mean from that of the best level found, negative where it is worse, in the unit of the measure.
    low, high: the simultaneous 95 % interval of its difference from the level that is truly best, whichever that is;
    high is at most zero. Both are None where they cannot be computed. standing: "best" (the best mean), "worse" (high
    is below zero), "equal" (low is above -margin), else "unresolved". needed: about how many seeds would resolve it.
    uncut: high without the limit at zero, the lowest of the upper ends of its intervals from the other levels: by how
    much the level is not shown to be worse; None where there is no interval.
    """

    level: object
    difference: float
    low: float | None
    high: float | None
    standing: str
    needed: int | None = None
    uncut: float | None = None


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


def compared_with_best(
    table: pd.DataFrame, larger_is_better: bool, margin: float | None, by_image: pd.DataFrame | None = None
) -> Standings:
    """Every level compared with the best one, which the same data must find.

    table: seeds by levels; by_image: validation images by levels, means over the seeds, where the images are a sample
    too; None where only the seeds are. Edwards and Hsu (1983): if the truly best level were known, the simultaneous
    intervals of the differences from it would hold together with 95 %. It is not, so each level in turn is taken for
    it. The levels whose intervals against all others do not show them to be worse are the candidates; the truly best
    one is among them with 95 %, and the interval of a level's difference from it reaches over the intervals from all
    candidates. The intervals from one level are Student's, of the differences within each seed, at 95 % together by
    Bonferroni's inequality: variances may differ from level to level, and what a seed (or an image) does to all levels
    cancels. With images the variance of a difference is the sum of both, with Welch's degrees of freedom.

    Of more than MOST_COMPARED levels without images not every pair is looked at, see `_of_many`: the intervals may
    then be wider, never shorter.
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
    if levels > MOST_COMPARED and by_image is None:
        return _of_many(values, table.columns, top, margin)
    # differences[i, j]: of level i from level j.
    differences = values[:, :, None] - values[:, None, :]
    mean, sd = differences.mean(axis=0), differences.std(axis=0, ddof=1)
    level_each = 1 - (1 - CONFIDENCE) / (levels - 1)
    variance, freedom = sd**2 / seeds, np.full(sd.shape, seeds - 1.0)
    rest = np.zeros(sd.shape)
    if by_image is not None:
        rest = _variance_over_images(by_image.to_numpy(float))
        with np.errstate(invalid="ignore"):
            welch = (variance + rest) ** 2 / (variance**2 / (seeds - 1) + rest**2 / (len(by_image) - 1))
        variance, freedom = variance + rest, np.where(variance + rest > 0, welch, seeds - 1.0)
    half = student.quantile((1 + level_each) / 2, freedom) * np.sqrt(variance)
    low, high = mean - half, mean + half
    candidates = [i for i in range(levels) if (high[i] >= 0).all()]
    rows = []
    for i, level in enumerate(table.columns):
        lowest = min(0.0, float(low[i, candidates].min()))
        highest = min(0.0, float(high[i, candidates].max())) if i not in candidates else 0.0
        difference, scatter = float(mean[i, top]), float(sd[i, top])
        standing = "best" if i == top else _standing(lowest, highest, margin)
        more = needed(difference, scatter, margin, level_each, rest[i, top]) if standing == "unresolved" else None
        uncut = float(np.delete(high[i], i).min()) if i in candidates else highest
        # More seeds are needed than there are, since these do not resolve it.
        rows.append(Standing(level, difference, lowest, highest, standing, more and max(more, seeds + 1), uncut))
    return Standings(table.columns[top], [table.columns[i] for i in candidates], rows, seeds)


def _standing(lowest, highest, margin):
    """What the interval of a level's difference from the truly best one shows."""
    if margin is not None and lowest > -margin:
        return "equal"
    return "worse" if highest < 0 else "unresolved"


def _of_many(values, names, top, margin):
    """The Standings of many levels, in a time that grows as their number, not as that of their pairs.

    values: float (seeds, levels), larger is better; names: of the levels; top: the place of the best mean. Every level
    is compared with the MOST_COMPARED levels of the best means. A candidate is a level that none of these shows to be
    worse: all candidates of the full comparison are among them. Where further levels are candidates, the distance from
    them is bounded: the scatter of a difference is at most the sum of the scatters of both.
    """
    seeds, levels = values.shape
    level_each = 1 - (1 - CONFIDENCE) / (levels - 1)
    reach = student.quantile((1 + level_each) / 2, seeds - 1) / np.sqrt(seeds)
    means, own = values.mean(axis=0), reach * values.std(axis=0, ddof=1)
    compared = np.sort(np.argsort(-means, kind="stable")[:MOST_COMPARED])
    first = np.searchsorted(compared, top)
    mean, sd = _differences(values, compared, compared)
    # Of the levels that all are compared with.
    open_ones = (mean + reach * sd >= 0).all(axis=1)
    is_candidate, lowest, highest, uncut, difference, scatter = (np.empty(levels) for _ in range(6))
    step = max(1, AT_ONCE // (seeds * len(compared)))
    for start in range(0, levels, step):
        block = np.arange(start, min(start + step, levels))
        mean, sd = _differences(values, block, compared)
        low, high = mean - reach * sd, mean + reach * sd
        is_candidate[block] = (high >= 0).all(axis=1)
        lowest[block], highest[block] = low[:, open_ones].min(axis=1), high[:, open_ones].max(axis=1)
        others = block[:, None] != compared[None, :]
        uncut[block] = np.where(others, high, np.inf).min(axis=1)
        difference[block], scatter[block] = mean[:, first], sd[:, first]
    is_candidate = is_candidate.astype(bool)
    further = is_candidate & ~np.isin(np.arange(levels), compared)
    if further.any():
        lowest = np.minimum(lowest, means - own - (means + own)[further].max())
        highest = np.maximum(highest, means + own - (means - own)[further].min())
    lowest = np.minimum(lowest, 0.0)
    highest = np.where(is_candidate, 0.0, np.minimum(highest, 0.0))
    uncut, rows = np.where(is_candidate, uncut, highest), []
    found = zip(*(each.tolist() for each in (difference, scatter, lowest, highest, uncut)), strict=True)
    for i, (apart, sd, low, high, high_uncut) in enumerate(found):
        standing = "best" if i == top else _standing(low, high, margin)
        more = needed(apart, sd, margin, level_each) if standing == "unresolved" else None
        rows.append(Standing(names[i], apart, low, high, standing, more and max(more, seeds + 1), high_uncut))
    return Standings(names[top], [names[i] for i in np.flatnonzero(is_candidate)], rows, seeds)


def _differences(values, these, those):
    """(mean, sd) over the seeds of the differences of `these` levels (rows) from `those` (columns)."""
    differences = values[:, these, None] - values[:, None, those]
    return differences.mean(axis=0), differences.std(axis=0, ddof=1)


def _variance_over_images(values):
    """Variance of the mean difference of each pair of levels, over the images; values: (images, levels)."""
    covariance = np.cov(values, rowvar=False) / len(values)
    own = np.diag(covariance)
    return np.maximum(own[:, None] + own[None, :] - 2 * covariance, 0.0)
