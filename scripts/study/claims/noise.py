"""Claims of B2.1 about the noise of minibatches: of the recorded losses, around a step, and of the gradient."""

import numpy as np
import pandas as pd

from study.claims.shared.claim import Claim, untested
from study.claims.shared.evidence import mean_evidence
from study.common.numbers import fixed, percent, signif, thousands

# The recorded scatter agrees with theory within this share of it.
NEAR = 0.05


def noise_claims(rows: pd.DataFrame) -> list[Claim]:
    """Claims from a table of study.noise.findings.run_rows, with one row per seed."""
    if rows.empty:
        return []
    return [scatter_claim(rows), unseen_claim(rows), step_claim(rows), scale_claim(rows)]


def scatter_claim(rows):
    """Whether the recorded batch losses scatter as much as the losses of single examples let expect."""
    ratio, statistic = rows["ratio"], "recorded over predicted standard deviation of the batch loss, minus 1"
    if ratio.isna().all():
        why = "The runs are too short to compare the recorded scatter of the batch losses with the predicted one."
        return untested("scatter-as-theory", statistic, why)
    told = f"{fixed(ratio.mean(), 2)} times the predicted σ/√B on average over the run"
    return Claim(
        "scatter-as-theory",
        mean_evidence(ratio - 1, statistic, margin=NEAR),
        f"The recorded batch losses scatter by {told}, which is more than predicted.",
        f"The recorded batch losses scatter by {told}, which is less than predicted.",
        f"The recorded batch losses scatter by {told}; whether that is what is predicted, to within {percent(NEAR, 0)}, the seeds do not resolve.",
        f"The recorded batch losses scatter by {told}: theory and curve agree to within {percent(NEAR, 0)}.",
    )


def unseen_claim(rows):
    """Whether the examples of the batches have a higher loss than the training set at the same parameters."""
    rest, statistic = (
        rows["rest"].mean(),
        "mean of batch minus training loss at the same parameters, last measured epoch",
    )
    if rows["rest"].isna().all():
        why = "The runs are too short to compare the examples about to be drawn with the training set."
        return untested("unseen-longer", statistic, why, digits=4)
    where = "than the training set does at the same parameters, in the last epoch that is measured"
    return Claim(
        "unseen-longer",
        mean_evidence(rows["rest"], statistic),
        f"The examples about to be drawn have a mean loss {fixed(rest, 4)} higher {where}.",
        f"The examples about to be drawn have a mean loss {fixed(-rest, 4)} lower {where}.",
        f"Whether the examples about to be drawn have a higher or a lower mean loss {where}, the seeds do not resolve ({fixed(rest, 4)} more).",
        digits=4,
    )


def step_claim(rows):
    """Where the loss of a batch lies once the step that it made is taken."""
    after, statistic = (
        rows["after_gap"].mean(),
        "after a step: its batch’s loss minus training loss, last measured epoch",
    )
    if rows["after_gap"].isna().all():
        return untested("optimistic-after", statistic, "The runs are too short to measure single steps.")
    return Claim(
        "optimistic-after",
        mean_evidence(rows["after_gap"], statistic),
        f"After the step that it made, a minibatch has a loss {fixed(after, 3)} above the training loss.",
        f"After the step that it made, a minibatch has a loss {fixed(-after, 3)} below the training loss: it is optimistic then.",
        f"Whether a minibatch has a loss above or below the training loss after the step that it made ({fixed(after, 3)} from it), the seeds do not resolve.",
    )


def scale_claim(rows):
    """Whether the gradient noise scale grows along the run."""
    first, last = rows["first_scale"].mean(), rows["last_scale"].mean()
    ends = f"from {signif(first, 2)} examples before the first step to {thousands(float(f'{last:.2g}'))} at the end"
    return Claim(
        "scale-grows",
        mean_evidence(np.log2(rows["last_scale"] / rows["first_scale"]), "noise scale: doublings from start to end"),
        f"The gradient noise scale grows over the run, {ends}.",
        f"The gradient noise scale shrinks over the run, {ends}.",
        f"Whether the gradient noise scale grows over the run, {ends}, the seeds do not resolve.",
        digits=1,
        unit="doublings",
    )
