"""Claims of B2.2: batch sizes at equal numbers of examples."""

import numpy as np
import pandas as pd

from study.claims.levels import best_claim, named_by
from study.claims.shared.claim import Claim, untested
from study.claims.shared.evidence import Evidence, mean_evidence
from study.common.intervals import level_each, needed, spread_of_mean, summed_interval
from study.common.margins import Margins
from study.common.numbers import fixed, plain, thousands
from study.experiments.batch_sizes import FACTOR, at_equal_loss, by_size, recommended, standings_of


def batch_size_claims(
    runs: pd.DataFrame, curves: pd.DataFrame, margins: Margins, images: pd.DataFrame | None = None
) -> list[Claim]:
    """Claims about the batch sizes of an experiment with one scaling of the step size.

    runs, curves: its tables, see study.experiments.tables; images: the final losses of the validation images, see
    study.experiments.batch_sizes.loss_by_image, or None.
    """
    measures = ("final_validation_loss", "final_validation_accuracy", "final_training_loss")
    losses = by_size(runs, "final_validation_loss")
    size, _ = recommended(standings_of(losses, margins.loss, images), margins.loss)
    training = by_size(runs, "final_training_loss")
    return [
        recommended_claim(losses, margins.loss, images),
        *(
            best_claim(f"best-{measure}", by_size(runs, measure), measure, margins, named_by(FACTOR))
            for measure in measures
        ),
        end_claim("smallest-higher", training, 0, size, margins.loss),
        end_claim("largest-higher", training, -1, size, margins.loss),
        equal_loss_claim(runs, curves, margins.loss),
    ]


def recommended_claim(table: pd.DataFrame, margin: float, images: pd.DataFrame | None = None) -> Claim:
    """Which batch size to take, and how far its final validation loss may lie above that of the best one.

    table: final validation losses (nats), seeds by batch sizes. The size is that of
    study.experiments.batch_sizes.recommended; its interval is simultaneous, so it may be chosen after the data are seen.
    images: the losses of the validation images, images by batch sizes, or None: then the chance is that of the seeds.
    """
    standings = standings_of(table, margin, images)
    size, shown = recommended(standings, margin)
    row = next(row for row in standings.rows if row.level == size)
    statistic = f"final validation loss: batch size {size} minus the best one"
    ends = (None, None) if row.low is None else (-row.high, -row.low)
    gaps = _Gaps(table, size, images)
    p = near_best_p(table, size, margin, images)
    evidence = Evidence(
        statistic,
        "Edwards and Hsu",
        -row.difference,
        *ends,
        p,
        standings.n,
        margin=margin,
        over="seeds" if images is None else "seeds and images",
        needed=None if shown else gaps.needed(margin, len(table) + 1),
        together=max(1, len(table.columns) - 1),
        p_equal=p,
        **gaps.spread_of_nearest(margin),
    )
    value, near = f"{fixed(table[size].mean(), 3)}\xa0nats", f"{plain(margin)}\xa0nats"
    if size == standings.best:
        told = f"We would take batches of {thousands(size)}: their final validation loss, {value}, is the lowest of all"
        larger = "no larger size is shown to come within"
        equal = f"{told}{'' if size == table.columns[-1] else f', and {larger} {near} of it'}."
    else:
        best = f"{fixed(table[standings.best].mean(), 3)} with {thousands(standings.best)}"
        told = f"We would take batches of {thousands(size)}: with {value} their final validation loss is within {near} of the best one, {best}"
        equal = f"{told}{'' if size == table.columns[-1] else ', and no larger size is shown to be within it'}."
    why = (
        f"the seeds do not show any size to be within {near} of the best"
        if standings.n > 1
        else "one seed shows no more"
    )
    unresolved = f"We would take batches of {thousands(standings.best)}, which have the lowest final validation loss, {value}; {why}."
    return Claim("recommended-near-best", evidence, unresolved, None, unresolved, equal)


class _Gaps:
    """By how much the loss of one size lies above that of each other one; none for one seed or one size.

    means, sd (of a seed), rest (variance of the mean over the images), count (of the images): one for each other size.
    """

    def __init__(self, table, size, images):
        others = [column for column in table if column != size] if len(table) > 1 else []
        gaps = [table[size] - table[other] for other in others]
        self.seeds, self.together = len(table), len(others)
        self.means, self.sd = (np.array([getattr(gap, what)() for gap in gaps]) for what in ("mean", "std"))
        self.rest, self.count = np.zeros(len(others)), 0
        if images is not None:
            self.count = len(images)
            self.rest = np.array([spread_of_mean(images[size] - images[other])[0] for other in others])

    def p(self, margin):
        """The p-value of each gap being the margin or more: (p, ...), one-sided; None where nothing scatters."""
        parts = zip(self.means, self.sd**2 / self.seeds, self.rest, strict=True)
        found = [
            summed_interval(mean, [(variance, self.seeds), (rest, self.count)], margin)
            for mean, variance, rest in parts
        ]
        if not found or None in found:
            return None
        two_sided = np.array([p for _, _, p in found])
        return np.where(self.means < margin, two_sided / 2, 1 - two_sided / 2)

    def needed(self, margin, least):
        """About how many seeds, at least so many, would show every gap to be below the margin; None if none would."""
        level = level_each(max(1, self.together))
        counts = [
            needed(margin - mean, sd, level=level, rest=rest) if mean < margin else None
            for mean, sd, rest in zip(self.means, self.sd, self.rest, strict=True)
        ]
        # More than there are, since these do not show it.
        return None if None in counts or not counts else max(least, *counts)

    def spread_of_nearest(self, margin):
        """Spread of a seed, and the variance over the images, of the gap that is hardest to tell from the margin."""
        if not self.together:
            return {}
        error = np.sqrt(self.sd**2 / self.seeds + self.rest)
        with np.errstate(divide="ignore"):
            nearest = int(np.argmin((margin - self.means) / error))
        return {"sd": float(self.sd[nearest]), "rest": float(self.rest[nearest])}


def near_best_p(table: pd.DataFrame, size: int, margin: float, images: pd.DataFrame | None = None) -> float | None:
    """The p-value of "some batch size is better than this one by the margin or more"; None for one seed or one size.

    table: losses, seeds by batch sizes; images: images by batch sizes, or None. One-sided paired t-tests against each
    other size; the largest p-value, times the number of other sizes (Bonferroni, since the data choose the size) and
    doubled like that of a two-sided test.
    """
    p = _Gaps(table, size, images).p(margin)
    return None if p is None else float(min(1.0, 2 * len(p) * p.max()))


def end_claim(key, loss, place, size, margin):
    """Whether the size at one end of the range has a higher final training loss than the recommended size.

    loss: final training losses by seed and size; place: column of the size at the end; size: the recommended one.
    """
    name = "smallest" if place == 0 else "largest"
    statistic = f"final training loss: {name} batch size minus {size}"
    end = loss.columns[place]
    if end == size:
        why = f"The recommended size is the {name} that was tried."
        return untested(key, statistic, why, len(loss))
    values = f"{fixed(loss[end].mean(), 3)} against {fixed(loss[size].mean(), 3)}"
    head = f"The {name} batch size, {thousands(end)},"
    return Claim(
        key,
        mean_evidence(loss[end] - loss[size], statistic, margin=margin),
        f"{head} ends with a higher training loss than {thousands(size)}: {values}.",
        f"{head} ends with a lower training loss than {thousands(size)}: {values}.",
        f"Whether the {name} batch size, {thousands(end)}, ends with another training loss than {thousands(size)}, the seeds do not resolve: {values}.",
        f"{head} ends with the same training loss as {thousands(size)} for our purposes: {values}.",
    )


def equal_loss_claim(runs, curves, margin):
    """Whether the largest batch size generalises worse than the smallest one at the same training loss."""
    equal, table = at_equal_loss(runs, curves)
    statistic = "validation loss at equal training loss: largest batch size minus smallest"
    if len(table.columns) < 2:
        return untested(
            "equal-loss", statistic, "There are too few batch sizes to compare at equal training loss.", len(table)
        )
    small, large = table.iloc[:, 0], table.iloc[:, -1]
    ends, values = (thousands(large.name), thousands(small.name)), (fixed(large.mean(), 3), fixed(small.mean(), 3))
    head = f"At a training loss of {fixed(equal, 3)}\xa0nats, which every run reaches, the validation loss"
    against, both = f"{values[0]} against {values[1]}", f"{values[0]} and {values[1]}"
    return Claim(
        "equal-loss",
        mean_evidence(large - small, statistic, margin=margin),
        f"{head} is higher with batches of {ends[0]} than with batches of {ends[1]}: {against}.",
        f"{head} is lower with batches of {ends[0]} than with batches of {ends[1]}: {against}.",
        f"{head} is {both} with batches of {ends[0]} and {ends[1]}, a difference that the seeds do not resolve.",
        f"{head} is the same for our purposes with batches of {ends[0]} and {ends[1]}: {both}.",
    )
