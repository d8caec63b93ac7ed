"""Claims of B2.1: how the batch loss of a run differs from its training loss, and both from the validation loss."""

import numpy as np
import pandas as pd

from study.claims.shared.claim import Claim, untested
from study.claims.shared.evidence import mean_evidence
from study.claims.shared.legacy import change_after_minimum, equivalence_claim, legacy_claim
from study.common.numbers import fixed, percent

# The share of rising steps counts as that of independent draws if it is within this distance of one half.
HALF = 0.05


def batch_loss_claims(shape: pd.DataFrame, noise: pd.DataFrame, curves: pd.DataFrame) -> list[Claim]:
    """Claims about the runs of one setting, which differ in their seeds only.

    shape, noise: tables with one row per run, see study.experiments.batch_loss.curve_rows and noise_rows; curves: the
    evaluations of these runs, with a column run.
    """
    return [
        *fall_claims(shape, noise),
        *scatter_claims(shape, noise),
        *noise_change_claims(noise),
        *lag_claims(noise),
        *turn_claims(shape, curves),
        gap_claim(shape),
    ]


def fall_claims(shape, noise):
    """Whether both losses fall."""
    ends = [shape[column].mean() for column in ("initial_training_loss", "final_training_loss")]
    epochs = [noise[column].mean() for column in ("early_mean", "late_mean")]
    return [
        legacy_claim(
            "training-falls",
            mean_evidence(
                shape["initial_training_loss"] - shape["final_training_loss"], "training loss: start minus end"
            ),
            f"The training loss falls over the run, from {fixed(ends[0], 2)} to {fixed(ends[1], 3)}.",
            f"The training loss rises over the run, from {fixed(ends[0], 2)} to {fixed(ends[1], 3)}.",
            f"Whether the training loss falls over the run, from {fixed(ends[0], 2)} to {fixed(ends[1], 3)}, is undecided.",
        ),
        legacy_claim(
            "batch-falls",
            mean_evidence(noise["early_mean"] - noise["late_mean"], "mean batch loss: first minus last epoch"),
            f"The batch loss falls too, from a mean of {fixed(epochs[0], 3)} in the first epoch to {fixed(epochs[1], 3)} in the last.",
            f"The mean batch loss rises, from {fixed(epochs[0], 3)} in the first epoch to {fixed(epochs[1], 3)} in the last.",
            f"The mean batch loss is {fixed(epochs[0], 3)} in the first epoch and {fixed(epochs[1], 3)} in the last, a change that the seeds do not decide.",
        ),
    ]


def scatter_claims(shape, noise):
    """How much the batch loss scatters and how often it rises, compared with the training loss."""
    late = noise["late_noise"].mean()
    smooth, even = shape["training_noise"].mean(), shape["training_rises_share"].mean()
    if np.isnan(smooth):
        few = "The training loss is evaluated too seldom after the first epoch to tell {} (config: evaluations)."
        return [
            untested("noisier", "scatter: batch loss minus training loss", few.format("how it scatters")),
            half_claim(noise["rises_share"]),
            untested("rises-more-often", "share of rises", few.format("how often it rises"), digits=1),
        ]
    return [
        legacy_claim(
            "noisier",
            mean_evidence(noise["late_noise"] - shape["training_noise"], "scatter: batch loss minus training loss"),
            f"The batch loss is noisier than the training loss: from one to the next it scatters by {fixed(late, 3)}, evaluations of the training loss by {fixed(smooth, 3)}.",
            f"The batch loss is smoother than the training loss: from one to the next it scatters by {fixed(late, 3)}, evaluations of the training loss by {fixed(smooth, 3)}.",
            f"The batch loss scatters by {fixed(late, 3)} from one to the next and evaluations of the training loss by {fixed(smooth, 3)}; the seeds do not decide which is the noisier curve.",
        ),
        half_claim(noise["rises_share"]),
        legacy_claim(
            "rises-more-often",
            mean_evidence(
                100 * (noise["rises_share"] - shape["training_rises_share"]),
                "share of rises: batch loss minus training loss",
            ),
            f"The training loss rises between only {percent(even, 0)} of successive evaluations.",
            f"The training loss rises even more often, between {percent(even, 0)} of successive evaluations.",
            f"The training loss rises between {percent(even, 0)} of successive evaluations, which the seeds do not tell from the share of the batch loss.",
            digits=1,
            unit="%",
        ),
    ]


def half_claim(share):
    """Whether the share of steps at which the batch loss rises (one for each seed) is about one half."""
    evidence = mean_evidence(
        100 * (share - 0.5), "share of steps at which the batch loss rises, minus one half", margin=100 * HALF
    )
    return equivalence_claim(
        "half-the-steps",
        evidence,
        f"The batch loss rises at {percent(share.mean())} of the steps, about as often as independent draws around a level line would.",
        f"The batch loss rises at {percent(share.mean())} of the steps, unlike independent draws around a level line, which rise half the time.",
        f"The batch loss rises at {percent(share.mean())} of the steps; whether that is as often as independent draws around a level line would, the seeds do not decide.",
        digits=1,
        unit="%",
    )


def noise_change_claims(noise):
    """How the noise of the batch loss changes over the run, itself and relative to the loss."""
    early, late = noise["early_noise"].mean(), noise["late_noise"].mean()
    relative = [noise[column].mean() for column in ("early_relative_noise", "late_relative_noise")]
    return [
        legacy_claim(
            "noise-falls",
            mean_evidence(
                noise["early_noise"] - noise["late_noise"], "scatter of the batch loss: first minus last epoch"
            ),
            f"The noise falls with the loss, from {fixed(early, 3)} in the first epoch to {fixed(late, 3)} in the last.",
            f"The noise grows although the loss has fallen, from {fixed(early, 3)} in the first epoch to {fixed(late, 3)} in the last.",
            f"The noise is {fixed(early, 3)} in the first epoch and {fixed(late, 3)} in the last, a change that the seeds do not decide.",
        ),
        legacy_claim(
            "relative-noise-grows",
            mean_evidence(
                100 * (noise["late_relative_noise"] - noise["early_relative_noise"]),
                "scatter of the batch loss relative to its mean: last minus first epoch",
            ),
            f"Relative to the mean loss the noise grows, from {percent(relative[0], 0)} to {percent(relative[1], 0)}.",
            f"Relative to the mean loss the noise falls, from {percent(relative[0], 0)} to {percent(relative[1], 0)}.",
            f"Relative to the mean loss the noise is {percent(relative[0], 0)} at first and {percent(relative[1], 0)} at the end, a change that the seeds do not decide.",
            digits=1,
            unit="%",
        ),
    ]


def lag_claims(noise):
    """Whether the batch loss of the last epoch lies above the training loss at its end."""
    late, gap = noise["late_mean"].mean(), noise["late_minus_training"].mean()
    head = f"Averaged over the last epoch the batch loss is {fixed(late, 3)}"
    return [
        legacy_claim(
            "lags",
            mean_evidence(
                noise["late_minus_training"], "mean batch loss of the last epoch minus training loss at its end"
            ),
            f"{head}, which is {fixed(abs(gap), 3)} above the training loss at its end: the average lags behind a falling loss.",
            f"{head}, which is {fixed(abs(gap), 3)} below the training loss at its end: the run ends above its level of the epoch.",
            f"{head}, which the seeds do not tell from the training loss at its end.",
            digits=4,
        )
    ]


def turn_claims(shape, curves):
    """Whether the validation loss turns up while the training loss falls on."""
    losses = {
        part: np.column_stack([curve[f"{part}_loss"] for _, curve in curves.groupby("run", sort=False)])
        for part in ("validation", "training")
    }
    statistics = {
        "turns-up": "validation loss: end minus the evaluation that is lowest for the other seeds",
        "training-falls-on": "training loss: where the validation loss of the other seeds is lowest minus end",
    }
    if len(shape) < 2:
        told = {"turns-up": "validation loss turns up", "training-falls-on": "training loss falls on after that"}
        return [
            untested(key, statistic, f"Whether the {told[key]}, one seed cannot tell.", len(shape))
            for key, statistic in statistics.items()
        ]
    gain, end = change_after_minimum(losses["validation"]), shape["final_validation_loss"].mean()
    low = f"{fixed(end - gain.mean(), 3)}, where the other seeds have their minimum"
    return [
        legacy_claim(
            "turns-up",
            mean_evidence(gain, statistics["turns-up"]),
            f"The validation loss turns up: it ends at {fixed(end, 3)}, above {low}.",
            f"The validation loss ends at {fixed(end, 3)}, below {low}.",
            f"The validation loss ends at {fixed(end, 3)}, which the seeds do not tell from {low}.",
        ),
        legacy_claim(
            "training-falls-on",
            mean_evidence(
                -change_after_minimum(losses["validation"], losses["training"]), statistics["training-falls-on"]
            ),
            "From the minimum of the validation loss to the end the training loss goes on falling.",
            "From the minimum of the validation loss to the end the training loss rises.",
            "Whether the training loss falls from the minimum of the validation loss to the end, the seeds do not decide.",
        ),
    ]


def gap_claim(shape):
    """Whether validation and training loss part."""
    gaps = [shape[column].mean() for column in ("initial_gap", "final_gap")]
    return legacy_claim(
        "gap-grows",
        mean_evidence(shape["final_gap"] - shape["initial_gap"], "validation minus training loss: end minus start"),
        f"The gap between validation and training loss widens from {fixed(gaps[0], 3)} to {fixed(gaps[1], 3)}.",
        f"The gap between validation and training loss narrows from {fixed(gaps[0], 3)} to {fixed(gaps[1], 3)}.",
        f"The gap between validation and training loss is {fixed(gaps[0], 3)} at first and {fixed(gaps[1], 3)} at the end, a change that the seeds do not decide.",
    )
