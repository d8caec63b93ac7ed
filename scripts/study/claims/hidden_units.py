"""Claims of B2.3: what added hidden units do to training and validation loss."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from study.claims.levels import Measure, best_claim, direction_claims
from study.claims.shared.claim import Claim, untested
from study.claims.shared.evidence import change_evidence, finding, mean_evidence
from study.claims.shared.tables import along
from study.common.margins import Margins
from study.common.numbers import fixed, percent, plain, signed, words
from study.common.tables import completed
from study.common.wording import network_label, said
from study.experiments.hidden_units import overfitting
from study.experiments.images import by_image, difference

FACTOR = "hidden_layers"
BEST = ("best_validation_accuracy", "best_validation_loss", "final_training_loss")
LOSS = Measure("validation loss", 3, False, "nats")
ACCURACY = Measure("validation accuracy", 2, True, "points", 100.0)
GAP = Measure("gap between validation and training loss", 3, False, "nats")


def hidden_units_claims(
    runs: pd.DataFrame,
    curves: pd.DataFrame,
    margins: Margins,
    answers: Sequence[tuple[np.ndarray, np.ndarray]] = (),
    stopped: Sequence[tuple[np.ndarray, np.ndarray]] = (),
) -> list[Claim]:
    """Claims about the numbers of hidden units of an experiment, in the order of the networks' parameters.

    runs, curves: its tables, see study.experiments.tables; answers, stopped: see study.claims.by_question.Tables.
    """
    fits = overfitting(runs, curves)
    gap = along(fits, FACTOR, "gap")
    names = list(gap.columns)
    return [
        *(best_claim(f"best-{each}", along(runs, FACTOR, each), each, margins, network_label) for each in BEST),
        diminishing_claim(along(runs, FACTOR, "best_validation_loss"), along(runs, FACTOR, "parameters"), margins),
        *direction_claims("gap-grows", gap, f"the {GAP.name}", "the number of hidden units", GAP, margins.loss),
        *norm_claims(along(fits, FACTOR, "norm_growth")),
        *overfits_claims(fits[fits[FACTOR] == names[-1]], margins, changes_by_image(runs, names[-1], answers, stopped)),
        by_width_claim("loss-by-width", along(fits, FACTOR, "turn_up"), LOSS, margins.loss),
        by_width_claim("accuracy-by-width", along(fits, FACTOR, "accuracy_change"), ACCURACY, margins.accuracy),
    ]


def diminishing_claim(losses, parameters, margins):
    """Whether the last widening lowers the validation loss by less than the first, for each doubling of the parameters.

    losses, parameters: tables of `along`. Widenings by different factors cannot be compared as they are.
    """
    statistic = "lowest validation loss: change per doubling of the parameters, last widening minus first"
    if len(losses.columns) < 3:
        return untested("diminishing", statistic, "There are too few widths to compare their gains.", len(losses))
    doublings = np.log2(parameters.mean() / parameters.mean().shift())
    steps = losses.diff(axis=1).iloc[:, 1:] / doublings.iloc[1:]
    first, last = (
        f"{signed(steps[wider].mean(), 3)} from {said(narrower)} to {network_label(wider)}"
        for narrower, wider in (losses.columns[:2], losses.columns[-2:])
    )
    told = f"per doubling of the parameters the lowest validation loss changes by {first} and by {last}"
    alone = f"{told[0].upper()}{told[1:]}"
    falls = steps.iloc[:, 0].mean() < 0
    return Claim(
        "diminishing",
        mean_evidence(steps.iloc[:, -1] - steps.iloc[:, 0], statistic, margin=margins.loss),
        f"The gain diminishes: {told}." if falls else f"{alone}.",
        f"The gain does not diminish: {told}." if falls else f"{alone}.",
        f"{alone}, which the seeds do not tell apart.",
        f"{alone}, which is the same for our purposes.",
        unit="nats",
    )


def norm_claims(growth):
    """Whether training multiplies the norm of the weights by less in the widest network than in the narrowest.

    growth: table of `along`, multiples of the norm at the start; none for a single width.
    """
    if len(growth.columns) < 2:
        return []
    narrow, wide = growth.iloc[:, 0], growth.iloc[:, -1]
    told = f"multiplies the norm of the weights by {fixed(narrow.mean(), 2)} with {network_label(narrow.name)}"
    told = f"Training {told} and by {fixed(wide.mean(), 2)} with {network_label(wide.name)}"
    statistic = "norm of the weights at the end as a multiple of that at the start: widest network minus narrowest"
    return [
        Claim(
            "norm-grows-less",
            mean_evidence(wide - narrow, statistic),
            f"{told}: that of the wide network grows more.",
            f"{told}: that of the wide network grows less.",
            f"{told}, which the seeds do not tell apart.",
            digits=2,
        )
    ]


def changes_by_image(runs, level, answers, stopped):
    """(of the loss, of the right answers) from where the runs of a level are stopped to their ends: tables of seeds by
    images; None without answers."""
    end, early = (
        zip(*answers, strict=True) if answers else ((), ()),
        zip(*stopped, strict=True) if stopped else ((), ()),
    )
    return [
        difference(by_image(runs, after, FACTOR, level), by_image(runs, before, FACTOR, level))
        for after, before in zip(end, early, strict=True)
    ]


def overfits_claims(fits, margins, images=(None, None)):
    """Whether the validation loss and the accuracy of the widest network end above what stopping early leaves.

    fits: its rows of study.experiments.hidden_units.overfitting; images: of `changes_by_image`, or None: then the
    intervals are over the seeds alone.
    """
    fits = completed(fits)
    name = network_label(fits[FACTOR].iloc[0])
    before, after = (fits[f"{place}_validation_loss"].mean() for place in ("stopped", "end"))
    ends = f"{fixed(before, 3)} where one half of the validation images stops it, {fixed(after, 3)} at the end"
    right_before, right_after = (fits[f"{place}_validation_accuracy"].mean() for place in ("stopped", "end"))
    meanwhile = f"from {percent(right_before, 1)} to {percent(right_after, 1)}"
    return [
        Claim(
            "widest-overfits",
            change_evidence(
                fits["turn_up"], images[0], f"validation loss with {name}: end minus stopped early", margins.loss
            ),
            f"With {name} the validation loss turns up: {ends}.",
            f"With {name} the validation loss does not turn up: {ends}.",
            f"Whether the validation loss turns up with {name}, the seeds do not resolve: {ends}.",
            f"With {name} the validation loss does not turn up by more than the margin: {ends}.",
            unit="nats",
        ),
        Claim(
            "widest-accuracy",
            change_evidence(
                100 * fits["accuracy_change"],
                None if images[1] is None else 100 * images[1],
                f"validation accuracy with {name}: end minus stopped early",
                margins.accuracy,
            ),
            f"The accuracy with {name} rises meanwhile, {meanwhile}.",
            f"The accuracy with {name} falls meanwhile, {meanwhile}.",
            f"Whether the accuracy with {name} changes meanwhile, {meanwhile}, the seeds do not resolve.",
            f"The accuracy with {name} stays the same for our purposes, {meanwhile}.",
            digits=2,
            unit="points",
        ),
    ]


def by_width_claim(key, changes, about, margin):
    """With which widths a measure rises, falls or stays from where a run is stopped early to its end.

    changes: table of `along`. Each width is placed by its own interval; the evidence is that of the width that is hardest
    to place.
    """
    changes = about.scale * changes
    evidence = {
        width: mean_evidence(
            changes[width],
            f"{about.name} with {said(width)}, the width hardest to place: end minus stopped early",
            margin=margin,
        )
        for width in changes
    }
    words_of = {
        "larger": "rises with",
        "smaller": "falls with",
        "equal": f"stays within {plain(margin)}\xa0{about.unit} with",
    }
    found = {width: _change_of(changes[width], margin) for width in changes}
    parts = [
        f"{verb} {words(said(width) for width, each in found.items() if each == name)}"
        for name, verb in words_of.items()
        if name in found.values()
    ]
    told = f"Trained on from there, by number of hidden units, the {about.name} {words(parts)}" if parts else ""
    unplaced = words(said(width) for width, each in found.items() if each == "unresolved")
    if unplaced:
        left = f"the seeds do not resolve what the {about.name} does with {unplaced}"
        told = f"{told}; {left}" if told else capital(left)
    told += "."
    return Claim(
        key,
        min(evidence.values(), key=certainty),
        told,
        told,
        told,
        told,
        digits=about.digits,
        unit=about.unit,
    )


def certainty(evidence):
    """How far an interval is from showing something else, in half widths; -1 where it shows nothing."""
    found = finding(evidence)
    if evidence.low is None:
        # Runs that all end where they would be stopped leave no doubt.
        return np.inf if evidence.effect == 0 else -1.0
    half = (evidence.high - evidence.low) / 2
    distance = {
        "unresolved": -half,
        "larger": evidence.low,
        "smaller": -evidence.high,
        "equal": (evidence.margin or 0) - max(abs(evidence.low), abs(evidence.high)),
    }
    return distance[found] / half


def capital(text):
    return text[0].upper() + text[1:]


def _change_of(values, margin):
    """What the interval of one width's changes shows; runs that all end where they would be stopped have none."""
    return "equal" if (values == 0).all() else finding(mean_evidence(values, "", margin=margin))
