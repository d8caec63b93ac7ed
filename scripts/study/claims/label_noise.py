"""Claims of the part of B2.3 on wrong labels: the validation set as the width passes the one that fits all labels."""

from dataclasses import replace

import pandas as pd

from study.claims.levels import Measure
from study.claims.shared.claim import Claim, untested
from study.claims.shared.evidence import mean_evidence
from study.claims.shared.tables import along
from study.common.margins import Margins
from study.common.numbers import percent, words
from study.common.tables import all_completed
from study.common.wording import network_label, said
from study.experiments.label_noise import FITTED, errors, threshold

FACTOR = "hidden_layers"
MEASURES = {
    "error": Measure("validation error", 1, False, "points", 100.0),
    "loss": Measure("validation loss", 3, False, "nats"),
}


def label_noise_claims(runs: pd.DataFrame, curves: pd.DataFrame, margins: Margins) -> list[Claim]:
    """Claims about the networks narrower and wider than the one that just fits its training set.

    runs, curves: tables of an experiment that varies the hidden layers, see study.experiments.tables.
    """
    table = errors(runs, curves)
    table = table[table["level"].map(all_completed(runs))]
    names = list(along(table, FACTOR, "parameters").columns)
    level = threshold(table)
    at = None if level is None else table.loc[table["level"] == level, FACTOR].iloc[0]
    claims = [threshold_claim(table, names, at)]
    for measure in MEASURES:
        claims += [rise_claim(measure, table, names, at, margins), fall_claim(measure, table, names, at, margins)]
    return [*claims, stopping_claim(table, names, at, margins)]


def threshold_claim(table, names, at):
    """Which network is the narrowest that fits its training set."""
    reached = 1 - table.loc[table[FACTOR] == (at or names[-1]), "training_error"]
    told = f"The narrowest network that fits its training set has {network_label(at or '')}"
    told = f"{told}: it answers {percent(reached.mean(), 1)} as the labels say."
    if at is None:
        told = f"No network fits {percent(FITTED, 0)} of its training labels; the widest fits {percent(reached.mean(), 1)}."
    statistic = "training accuracy of the narrowest network that fits its training set, or else of the widest"
    # Where the mean lies is what is told; no number of seeds would add to it.
    evidence = replace(mean_evidence(100 * reached, statistic, null=100 * FITTED, test="t"), needed=None)
    return Claim("threshold", evidence, told, told, told, digits=2, unit="%")


def rise_claim(measure, table, names, at, margins):
    """Whether the network at the threshold is worse than the best of the narrower ones.

    Which of these is best is read on one half of the validation images and judged on the other, then exchanged.
    """
    about = MEASURES[measure]
    statistic = f"{about.name}: narrowest network that fits minus the best of the narrower ones"
    if at in (None, names[0]):
        return untested(f"rise-{measure}", statistic, f"No narrower network has a {about.name} to compare with.")
    parts, best = [], []
    for chooses, judges in (("a", "b"), ("b", "a")):
        narrower = along(table, FACTOR, f"validation_{measure}_{chooses}")[names[: names.index(at)]]
        judged = along(table, FACTOR, f"validation_{measure}_{judges}")
        best.append(narrower.mean().idxmin())
        parts.append((judged[best[-1]], judged[at]))
    before, after = (sum(part[i] for part in parts) / 2 for i in (0, 1))
    named = words(said(level) for level in dict.fromkeys(best))
    ends = f"from {about.printed(before.mean())} with the best narrower one ({named}) to {about.printed(after.mean())}"
    return changed_claim(
        f"rise-{measure}", f"Up to this width the {about.name}", ends, after - before, about, margins, statistic
    )


def fall_claim(measure, table, names, at, margins):
    """Whether the widest network is better than the one at the threshold."""
    about = MEASURES[measure]
    statistic = f"{about.name}: widest network minus the narrowest that fits"
    if at in (None, names[-1]):
        return untested(f"falls-again-{measure}", statistic, f"No wider network has a {about.name} to compare with.")
    values = along(table, FACTOR, f"validation_{measure}")
    before, after = values[at], values[names[-1]]
    ends = f"from {about.printed(before.mean())} to {about.printed(after.mean())} with {network_label(names[-1])}"
    return changed_claim(
        f"falls-again-{measure}", f"Beyond it the {about.name}", ends, after - before, about, margins, statistic
    )


def changed_claim(key, head, ends, change, about, margins, statistic):
    """A claim that a measure rises, falls or stays between two widths. change: float (seeds,), in the table's unit."""
    margin = margins.accuracy if about.unit == "points" else margins.loss
    return Claim(
        key,
        mean_evidence(about.scale * change, statistic, margin=margin),
        f"{head} rises, {ends}.",
        f"{head} falls, {ends}.",
        f"{head} goes {ends}, a change that the seeds do not resolve.",
        f"{head} stays the same for our purposes, {ends}.",
        digits=about.digits,
        unit=about.unit,
    )


def stopping_claim(table, names, at, margins):
    """Whether stopping early lowers the validation error of the network at the threshold, or else of the widest."""
    at = at or names[-1]
    chosen = table[table[FACTOR] == at]
    before, after = chosen["stopped_validation_error"], chosen["validation_error"]
    ends = f"{percent(before.mean(), 1)} in place of {percent(after.mean(), 1)}"
    head = f"With {network_label(at)} early stopping"
    statistic = f"validation error with {network_label(at)}: stopped early minus end"
    return Claim(
        "stopping-error",
        mean_evidence(100 * (before - after), statistic, margin=margins.accuracy),
        f"{head} raises the validation error: {ends}.",
        f"{head} lowers the validation error: {ends}.",
        f"Whether with {network_label(at)} early stopping changes the validation error, the seeds do not resolve: {ends}.",
        f"{head} leaves the validation error as it is for our purposes: {ends}.",
        digits=1,
        unit="points",
    )
