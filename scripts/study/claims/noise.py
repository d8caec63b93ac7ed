"""Claims of B2.1 about the noise of minibatches: at fixed parameters, before and after a step, and over an epoch."""

import numpy as np
import pandas as pd

from study.claims.shared.claim import Claim
from study.claims.shared.evidence import mean_evidence
from study.claims.shared.legacy import equivalence_claim, legacy_claim
from study.common.numbers import fixed, percent, signif, thousands

# A result agrees with theory within this share of a variance, or this distance of an exponent.
NEAR = 0.05


def noise_claims(rows: pd.DataFrame) -> list[Claim]:
    """Claims from a table of study.noise.findings.run_rows, with one row per seed."""
    return [*variance_claims(rows), *step_claims(rows), *epoch_claims(rows), scale_claim(rows)]


def variance_claims(rows):
    """Whether the variance of the batch loss is that of sampling without replacement, to within NEAR."""
    ratio, exponent = np.exp(rows["log_ratio"]), rows["exponent"]
    told = f"the measured variance is {fixed(ratio.mean(), 3)} times the theoretical one"
    power = f"the fitted exponent is {fixed(exponent.mean(), 3)}"
    agree = mean_evidence(ratio - 1, "measured over theoretical variance, minus 1", margin=NEAR)
    falls = mean_evidence(exponent + 1, "exponent of the variance over the batch size, plus 1", margin=NEAR)
    return [
        equivalence_claim(
            "variance-as-theory",
            agree,
            f"On average over sizes and snapshots {told}: they agree to within {percent(NEAR, 0)}.",
            f"On average over sizes and snapshots {told}, which is more than {percent(NEAR, 0)} away.",
            f"On average over sizes and snapshots {told}; whether they agree to within {percent(NEAR, 0)}, the seeds do not decide.",
        ),
        equivalence_claim(
            "variance-exponent",
            falls,
            f"The variance falls as one over the batch size: {power}, the finite training set allowed for.",
            f"The variance does not fall as one over the batch size: {power}, the finite training set allowed for.",
            f"Whether the variance falls as one over the batch size is undecided: {power}, the finite training set allowed for.",
        ),
    ]


def step_claims(rows):
    """What a step does to the loss of its own batch and to that of the training set."""
    after, own, training = (rows[column].mean() for column in ("after_gap", "own_fall", "training_fall"))
    falls = f"{fixed(own, 4)} against {fixed(training, 4)}"
    distances = [fixed(rows[column].abs().mean(), 3) for column in ("before_gap", "after_gap")]
    off = f"{distances[0]} before against {distances[1]} after"
    return [
        legacy_claim(
            "optimistic-after",
            mean_evidence(-rows["after_gap"], "after a step: training loss minus its batch’s loss"),
            f"After the step that it made, a minibatch has a loss {fixed(-after, 3)} below the training loss: it is optimistic then.",
            f"After the step that it made, a minibatch has a loss {fixed(after, 3)} above the training loss.",
            f"After the step that it made, a minibatch has a loss that the seeds do not tell from the training loss ({fixed(after, 3)} from it).",
        ),
        legacy_claim(
            "nearer-before",
            mean_evidence(
                rows["after_gap"].abs() - rows["before_gap"].abs(),
                "distance of mean batch and training loss: after minus before a step",
            ),
            f"Before that step it is nearer to the training loss than after it: off by {off}, on average.",
            f"Before that step it is no nearer to the training loss than after it: off by {off}, on average.",
            f"Whether it is nearer to the training loss before the step or after it, the seeds do not decide: off by {off}, on average.",
        ),
        legacy_claim(
            "own-fall-larger",
            mean_evidence(
                rows["own_fall"] - rows["training_fall"], "fall in a step: its batch’s loss minus training loss"
            ),
            f"A step takes more off the loss of its own batch than off the training loss: {falls} on average.",
            f"A step takes less off the loss of its own batch than off the training loss: {falls} on average.",
            f"Whether a step takes more off the loss of its own batch than off the training loss is undecided: {falls} on average.",
            digits=4,
        ),
    ]


def epoch_claims(rows):
    """Why the mean batch loss of an epoch differs from the training loss at its end: mostly drift, or not."""
    lag, drift, rest = (rows[column].mean() for column in ("lag", "drift", "rest"))
    parts = f"of {fixed(lag, 3)}, {fixed(drift, 3)} is the change of the parameters during the epoch and {fixed(rest, 3)} the rest"
    return [
        legacy_claim(
            "lag-is-drift",
            mean_evidence(rows["drift"].abs() - rows["rest"].abs(), "lag of an epoch's mean: drift minus the rest"),
            f"Most of the lag is drift: {parts}.",
            f"Most of the lag is not drift: {parts}.",
            f"Whether most of the lag is drift, the seeds do not decide: {parts}.",
        )
    ]


def scale_claim(rows):
    """Whether the gradient noise scale grows along the run."""
    first, last = rows["first_scale"].mean(), rows["last_scale"].mean()
    ends = f"from {signif(first, 2)} examples before the first step to {thousands(float(f'{last:.2g}'))} at the end"
    return legacy_claim(
        "scale-grows",
        mean_evidence(np.log2(rows["last_scale"] / rows["first_scale"]), "noise scale: doublings from start to end"),
        f"The gradient noise scale grows over the run, {ends}.",
        f"The gradient noise scale shrinks over the run, {ends}.",
        f"Whether the gradient noise scale grows over the run, {ends}, the seeds do not decide.",
        digits=1,
        unit="doublings",
    )
