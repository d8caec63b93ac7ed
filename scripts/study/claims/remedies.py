"""Claims of the remedies of B2.3: which one is recommended, and how all of them compare."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from study.claims.levels import best_claim
from study.claims.shared.claim import Claim, untested
from study.claims.shared.evidence import change_evidence, mean_evidence
from study.common.margins import Margins
from study.common.numbers import fixed, percent
from study.common.questions import EARLY_STOPPING
from study.experiments.images import by_image, difference
from study.experiments.remedies import changes_by_seed, recommended, remedy_table


def remedy_claims(
    runs: pd.DataFrame,
    curves: pd.DataFrame,
    margins: Margins,
    answers: Sequence[tuple[np.ndarray, np.ndarray]] = (),
    stopped: Sequence[tuple[np.ndarray, np.ndarray]] = (),
) -> list[Claim]:
    """Claims of the variants of an experiment and of stopping the first of them early.

    runs, curves: tables of the experiment; answers, stopped: see study.claims.by_question.Tables. There are none if a
    run of the first variant diverged.
    """
    table = remedy_table(runs, curves)
    first = runs["level"].iloc[0]
    if first not in set(table["remedy"]):
        return []
    values = {
        f"final_{measure}": table.pivot_table(index="seed", columns="remedy", values=measure, sort=False)
        for measure in ("validation_loss", "validation_accuracy")
    }
    chosen = recommended(table)
    return [
        *recommended_claims(table, chosen, first, margins, changes_by_image(runs, answers, stopped)),
        *(best_claim(f"best-{measure}", each, measure, margins) for measure, each in values.items()),
        *stopping_claims(table, first, margins),
    ]


def changes_by_image(runs, answers, stopped):
    """By remedy the changes of loss and right answers against the first variant: (table, table) of seeds by images.

    Empty without answers.
    """
    if not answers:
        return {}
    first = runs["level"].iloc[0]
    ends, early = zip(*answers, strict=True), zip(*stopped, strict=True)
    found = {}
    for end, stop in zip(ends, early, strict=True):
        plain = by_image(runs, end, "level", first)
        found.setdefault(EARLY_STOPPING, []).append(difference(by_image(runs, stop, "level", first), plain))
        for level in runs["level"].drop_duplicates().iloc[1:]:
            found.setdefault(level, []).append(difference(by_image(runs, end, "level", level), plain))
    return found


def recommended_claims(table, chosen, first, margins, images=None):
    """Whether the recommended remedy lowers the validation loss, and what it does to the accuracy.

    table: of study.experiments.remedies.remedy_table; chosen: the recommended remedy, or None: then the one with the
    lowest mean validation loss is looked at; images: of `changes_by_image`, or None. The intervals are those of one remedy
    chosen among all.
    """
    loss, accuracy = (changes_by_seed(table, f"validation_{what}") for what in ("loss", "accuracy"))
    remedy = chosen or loss.mean().idxmin()
    name, told, right = capital(remedy), ends(table, remedy, first), ends(table, remedy, first, "accuracy")
    helps = {
        "smaller": f"{name} lowers the validation loss at the end: {told}.",
        "larger": f"{name} raises the validation loss at the end: {told}.",
        "unresolved": f"Whether {remedy} lowers the validation loss at the end, the seeds do not resolve: {told}.",
        "equal": f"{name} leaves the validation loss at the end as it is for our purposes: {told}.",
    }
    if chosen is None:
        none = "No remedy is shown to lower the validation loss and to keep the accuracy."
        helps = {found: f"{none} The lowest loss is that of {remedy}: {told}." for found in helps}
        helps["unresolved"] = (
            f"{none} Whether {remedy}, with the lowest loss, lowers it, the seeds do not resolve: {told}."
        )
    together = len(loss.columns)
    loss_image, right_image = (images or {}).get(remedy, (None, None))
    statistic = f"validation loss at the end: {remedy} minus {first}"
    evidence = change_evidence(loss[remedy], loss_image, statistic, margins.loss, together)
    right_evidence = change_evidence(
        100 * accuracy[remedy],
        None if right_image is None else 100 * right_image,
        f"validation accuracy at the end: {remedy} minus {first}",
        margins.accuracy,
        together,
    )
    return [
        Claim("recommended-helps", evidence, **helps, unit="nats"),
        Claim(
            "recommended-accuracy",
            right_evidence,
            f"It raises the accuracy: {right}.",
            f"It lowers the accuracy: {right}.",
            f"Whether it changes the accuracy, the seeds do not resolve: {right}.",
            f"It leaves the accuracy as it is for our purposes: {right}.",
            digits=2,
            unit="points",
        ),
    ]


def stopping_claims(table, first, margins):
    """What stopping the first variant early does to its validation loss and accuracy."""
    loss, accuracy = (changes_by_seed(table, f"validation_{what}")[EARLY_STOPPING] for what in ("loss", "accuracy"))
    if len(loss) < 2:
        return [
            untested("stopping", "validation loss", "What early stopping changes, one seed cannot tell.", len(loss))
        ]
    told, right = (ends(table, EARLY_STOPPING, first, what) for what in ("loss", "accuracy"))
    return [
        Claim(
            "stopping",
            mean_evidence(loss, f"validation loss: {EARLY_STOPPING} minus {first}", margin=margins.loss),
            f"Early stopping raises the validation loss: {told}.",
            f"Early stopping lowers the validation loss: {told}.",
            f"Whether early stopping changes the validation loss, the seeds do not resolve: {told}.",
            f"Early stopping leaves the validation loss as it is for our purposes: {told}.",
            unit="nats",
        ),
        Claim(
            "stopping-accuracy",
            mean_evidence(
                100 * accuracy, f"validation accuracy: {EARLY_STOPPING} minus {first}", margin=margins.accuracy
            ),
            f"It gains accuracy: {right}.",
            f"It costs accuracy: {right}.",
            f"Whether it costs accuracy, the seeds do not resolve: {right}.",
            f"The accuracy stays as it is for our purposes: {right}.",
            digits=2,
            unit="points",
        ),
    ]


def ends(table, remedy, first, what="loss"):
    """'0.459 in place of 0.557 with plain': the mean validation loss or accuracy of a remedy and of the first variant."""
    means = table.groupby("remedy")[f"validation_{what}"].mean()
    printed = [percent(means[name], 1) if what == "accuracy" else fixed(means[name], 3) for name in (remedy, first)]
    return f"{printed[0]} in place of {printed[1]} with {first}"


def capital(name):
    return name[0].upper() + name[1:]
