"""Claims of B2.1: how the batch loss of a run differs from its training loss, and both from the validation loss.

That the losses fall needs no claim; the section prints the numbers.
"""

import pandas as pd

from study.claims.shared.claim import Claim
from study.claims.shared.evidence import mean_evidence
from study.common.margins import Margins
from study.common.numbers import fixed, percent, plain

# Two thirds of independent draws are turning points, and half of the places of a random walk. A share within this of
# two thirds, in percentage points, is theirs.
TURNING = 2 / 3
TURNING_MARGIN = 2.0


def batch_loss_claims(shape: pd.DataFrame, noise: pd.DataFrame, margins: Margins) -> list[Claim]:
    """Claims about the runs of one setting, which differ in their seeds only.

    shape, noise: tables with one row per run, see study.experiments.batch_loss.curve_rows and noise_rows.
    """
    return [turning_claim(noise), relative_noise_claim(noise), lag_claim(noise), rise_claim(shape, margins)]


def turning_claim(noise):
    """Whether successive batch losses go up and down like independent draws."""
    told = f"The batch loss turns, from rising to falling or back, at {percent(noise['turning_share'].mean())} of its steps"
    draws = "independent draws around a level line, which turn at two thirds"
    return Claim(
        "turns-like-draws",
        mean_evidence(
            100 * (noise["turning_share"] - TURNING),
            "share of steps at which the batch loss turns, minus two thirds",
            margin=TURNING_MARGIN,
        ),
        f"{told}, more often than {draws}.",
        f"{told}, less often than {draws}.",
        f"{told}; whether that is as often as {draws}, the seeds do not resolve.",
        f"{told}, like {draws}.",
        digits=1,
        unit="points",
    )


def relative_noise_claim(noise):
    """How the noise of the batch loss changes over the run relative to the loss."""
    early, late = (noise[f"{part}_relative_noise"] for part in ("early", "late"))
    ends = f"from {percent(early.mean(), 0)} in the first epoch to {percent(late.mean(), 0)} in the last"
    return Claim(
        "relative-noise-grows",
        mean_evidence(100 * (late - early), "scatter of the batch loss relative to its mean: last minus first epoch"),
        f"Relative to the mean loss the noise grows, {ends}.",
        f"Relative to the mean loss the noise falls, {ends}.",
        f"Whether the noise grows relative to the mean loss, {ends}, the seeds do not resolve.",
        digits=1,
        unit="points",
    )


def lag_claim(noise):
    """Whether the mean batch loss of the last epoch lies above the training loss at its end."""
    late, gap = noise["late_mean"].mean(), noise["late_minus_training"].mean()
    head = f"Averaged over the last epoch the batch loss is {fixed(late, 3)}"
    return Claim(
        "lags",
        mean_evidence(
            noise["late_minus_training"],
            "mean batch loss of the last epoch minus training loss at its end",
        ),
        f"{head}, which is {fixed(gap, 3)} above the training loss at its end.",
        f"{head}, which is {fixed(-gap, 3)} below the training loss at its end.",
        f"{head}; whether that is above or below the training loss at its end ({fixed(gap, 3)} above), the seeds do not resolve.",
    )


def rise_claim(shape, margins):
    """Whether the validation loss turns up before the end."""
    rise, end = shape["validation_rise"].mean(), shape["final_validation_loss"].mean()
    return Claim(
        "turns-up",
        mean_evidence(
            shape["validation_rise"],
            "validation loss: end minus lowest point, chosen by the other half of the images",
            margin=margins.loss,
        ),
        f"The validation loss does not keep its lowest value: it ends at {fixed(end, 3)}, {fixed(rise, 3)} above it.",
        f"The validation loss ends at {fixed(end, 3)}, {fixed(-rise, 3)} below where it seemed lowest.",
        f"Whether the validation loss ends above its lowest value, at {fixed(end, 3)} and {fixed(rise, 3)} above it, the seeds do not resolve.",
        f"The validation loss keeps its lowest value: it ends at {fixed(end, 3)}, within {plain(margins.loss)} of it.",
    )
