"""Claims of B2.2: batch sizes at equal numbers of examples."""

import numpy as np
import pandas as pd
from scipy import stats

from study.claims.levels import best_claim, named_by
from study.claims.shared.claim import Claim, untested
from study.claims.shared.evidence import Evidence, mean_evidence
from study.common.intervals import CONFIDENCE, needed
from study.common.margins import Margins
from study.common.numbers import fixed, plain, thousands
from study.common.standings import compared_with_best
from study.experiments.batch_sizes import FACTOR, at_equal_loss, by_size, recommended


def batch_size_claims(runs: pd.DataFrame, curves: pd.DataFrame, margins: Margins) -> list[Claim]:
    """Claims about the batch sizes of an experiment with one scaling of the step size.

    runs, curves: its tables, see study.experiments.tables.
    """
    measures = ("final_validation_loss", "final_validation_accuracy", "final_training_loss")
    size, _ = _recommended(by_size(runs, "final_validation_loss"), margins.loss)
    training = by_size(runs, "final_training_loss")
    return [
        recommended_claim(by_size(runs, "final_validation_loss"), margins.loss),
        *(
            best_claim(f"best-{measure}", by_size(runs, measure), measure, margins, named_by(FACTOR))
            for measure in measures
        ),
        end_claim("smallest-higher", training, 0, size, margins.loss),
        end_claim("largest-higher", training, -1, size, margins.loss),
        equal_loss_claim(runs, curves, margins.loss),
    ]


def _recommended(table, margin):
    return recommended(compared_with_best(table, larger_is_better=False, margin=margin), margin)


def recommended_claim(table: pd.DataFrame, margin: float) -> Claim:
    """Which batch size to take, and how far its final validation loss may lie above that of the best one.

    table: final validation losses (nats), seeds by batch sizes. The size is that of
    study.experiments.batch_sizes.recommended; its interval is simultaneous, so it may be chosen after the data are seen.
    """
    standings = compared_with_best(table, larger_is_better=False, margin=margin)
    size, shown = recommended(standings, margin)
    row = next(row for row in standings.rows if row.level == size)
    statistic = f"final validation loss: batch size {size} minus the best one"
    ends = (None, None) if row.low is None else (-row.high, -row.low)
    p = near_best_p(table, size, margin)
    evidence = Evidence(
        statistic,
        "Edwards and Hsu",
        -row.difference,
        *ends,
        p,
        standings.n,
        margin=margin,
        needed=None if shown else _needed(table, size, margin),
        p_equal=p,
    )
    value, near = f"{fixed(table[size].mean(), 3)}\xa0nats", f"{plain(margin)}\xa0nats"
    if size == standings.best:
        told = f"We would take batches of {thousands(size)}: their final validation loss, {value}, is the lowest of all"
        larger = "no larger size is shown to come within"
        equal = f"{told}{'' if size == table.columns[-1] else f', and {larger} {near} of it'}."
    else:
        best = f"{fixed(table[standings.best].mean(), 3)} with {thousands(standings.best)}"
        told = f"We would take batches of {thousands(size)}: with {value} their final validation loss is within {near} of the best one, {best}"
        equal = f"{told}{'' if size == table.columns[-1] else ', and no larger size is shown to be'}."
    why = (
        f"the seeds do not show any size to be within {near} of the best"
        if standings.n > 1
        else "one seed shows no more"
    )
    unresolved = f"We would take batches of {thousands(standings.best)}, which have the lowest final validation loss, {value}; {why}."
    return Claim("recommended-near-best", evidence, unresolved, None, unresolved, equal)


def _needed(table, size, margin):
    """About how many seeds would show that this size is near the best one; None for one seed, or if no number would."""
    others = [column for column in table if column != size]
    if len(table) < 2 or not others:
        return None
    level = 1 - (1 - CONFIDENCE) / len(others)
    gaps = [table[size] - table[other] for other in others]
    counts = [needed(margin - gap.mean(), gap.std(), level=level) if gap.mean() < margin else None for gap in gaps]
    # More than there are, since these do not show it.
    return None if None in counts else max(len(table) + 1, *counts)


def near_best_p(table: pd.DataFrame, size: int, margin: float) -> float | None:
    """The p-value of "some batch size is better than this one by the margin or more"; None for one seed or one size.

    table: losses, seeds by batch sizes. One-sided paired t-tests against each other size; the largest p-value, times
    the number of other sizes (Bonferroni, since the data choose the size) and doubled like that of a two-sided test.
    """
    others = [column for column in table if column != size]
    if len(table) < 2 or not others:
        return None
    gaps = np.array([table[size] - table[other] for other in others], float)
    errors = gaps.std(axis=1, ddof=1) / np.sqrt(len(table))
    if not (errors > 0).all():
        return None
    p = stats.t.sf((margin - gaps.mean(axis=1)) / errors, len(table) - 1)
    return float(min(1.0, 2 * len(others) * p.max()))


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
