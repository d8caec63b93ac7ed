"""Claims of B2.2 about the step size: the effect of its scaling, and the best one for each batch size."""

import numpy as np
import pandas as pd
from scipy import stats

from study.claims.shared.claim import Claim, untested
from study.claims.shared.evidence import mean_evidence
from study.claims.shared.legacy import direction_claim, legacy_claim
from study.claims.shared.tables import along
from study.common.numbers import fixed, thousands
from study.common.tables import completed
from study.experiments.batch_sizes import SCALING
from study.experiments.step_sizes import best_step_sizes, growth


def scaling_claims(runs: pd.DataFrame) -> list[Claim]:
    """Whether the first scaling ends with a lower training loss than the second, at the largest and smallest size."""
    kinds = list(runs[SCALING].drop_duplicates())
    if len(kinds) < 2:
        return []
    first, second = (along(runs[runs[SCALING] == kind], "batch_size", "final_training_loss") for kind in kinds[:2])
    shared = [size for size in first.columns if size in second.columns]
    ends = (("largest", -1), ("smallest", 0))
    if not shared:
        why = "No batch size was trained without divergence both ways."
        return [untested(f"scaling-{name}", "final training loss", why) for name, _ in ends]
    return [
        _scaling_claim(f"scaling-{name}", shared[place], first[shared[place]], second[shared[place]], kinds)
        for name, place in ends
    ]


def _scaling_claim(key, size, first, second, kinds):
    """first, second: final training losses by seed with the two scalings, at one batch size."""
    values = f"{fixed(first.mean(), 3)} against {fixed(second.mean(), 3)}"
    names = ["the same step size for all" if kind == "none" else f"{kind} scaling" for kind in kinds[:2]]
    return legacy_claim(
        key,
        mean_evidence(second - first, f"final training loss at batch size {size}: {kinds[1]} minus {kinds[0]}"),
        f"Batch size {thousands(size)} ends with a lower training loss with {names[0]} than with {names[1]}: {values}.",
        f"Batch size {thousands(size)} ends with a higher training loss with {names[0]} than with {names[1]}: {values}.",
        f"With batch size {thousands(size)} the seeds do not tell {names[0]} from {names[1]}: {values}.",
    )


def turn_claim(runs: pd.DataFrame, gradients: pd.DataFrame) -> Claim:
    """Whether the final training loss rises faster with the batch size above the gradient noise scale than below it.

    runs: table of the runs with one scaling. gradients: table of study.noise.tables.gradient_table, of another
    experiment (B2.1). The noise scale is the one after as many epochs as the runs take; slopes are per doubling of the
    batch size.
    """
    statistic = "rise of the final training loss per doubling of the batch size: above minus below the noise scale"
    loss = along(runs, "batch_size", "final_training_loss")
    epochs = float((runs["iterations"] * runs["batch_size"]).max()) * _per_example(gradients)
    points = gradients.groupby("epoch")["noise_scale"].mean()
    scale = float(np.exp(np.interp(epochs, points.index, np.log(points))))
    sizes = np.array(loss.columns, float)
    below, above = sizes <= scale, sizes >= max(sizes[sizes <= scale], default=np.inf)
    told = f"the noise scale after as many examples is {thousands(float(f'{scale:.2g}'))}"
    if min(below.sum(), above.sum()) < 2:
        why = f"There are too few batch sizes on one side of the noise scale to compare them: {told}."
        return untested("turns-at-scale", statistic, why, len(loss))
    rises = [_slopes(loss.loc[:, part]) for part in (below, above)]
    values = f"{fixed(rises[1].mean(), 3)} per doubling above it against {fixed(rises[0].mean(), 3)} below; {told}"
    return legacy_claim(
        "turns-at-scale",
        mean_evidence(rises[1] - rises[0], statistic),
        f"The final training loss rises faster with the batch size above the gradient noise scale: by {values}.",
        f"The final training loss rises more slowly with the batch size above the gradient noise scale: by {values}.",
        f"Whether the final training loss rises faster with the batch size above the gradient noise scale is undecided: by {values}.",
    )


def _per_example(gradients):
    """Epochs per example, from a table with the columns epoch and examples."""
    last = gradients.loc[gradients["epoch"].idxmax()]
    return float(last["epoch"] / last["examples"])


def _slopes(loss):
    """A Series with the slope of each row of `loss` over log2 of the batch size."""
    x = np.log2(np.array(loss.columns, float))
    return pd.Series(
        {seed: stats.linregress(x, row).slope for seed, row in zip(loss.index, loss.to_numpy(), strict=True)}
    )


def step_size_claims(runs: pd.DataFrame) -> list[Claim]:
    """Claims of the experiment that crosses step size and batch size. runs: its table."""
    best = best_step_sizes(runs)
    slopes = growth(best)
    power = f"with the power {fixed(slopes.mean(), 2)} of it" if len(slopes) else "by an unknown power of it"
    tuned = completed(runs).groupby(["seed", "batch_size"])["final_training_loss"].min().unstack()
    return [
        legacy_claim(
            "best-step-grows",
            mean_evidence(slopes, "slope of log best step size over log batch size", test="one-sample t"),
            f"The best step size grows with the batch size, {power}.",
            f"The best step size shrinks with the batch size, {power}.",
            f"Whether the best step size grows with the batch size, {power}, the seeds do not decide.",
            digits=2,
        ),
        legacy_claim(
            "slower-than-root",
            mean_evidence(slopes, "slope of log best step size over log batch size", null=0.5, test="one-sample t"),
            "The power is below one half, that of the square root.",
            "The power is above one half, that of the square root.",
            "The seeds do not tell the power from one half, that of the square root.",
            above=False,
            digits=2,
        ),
        direction_claim(
            "tuned-loss-rises",
            tuned,
            "the final training loss, each size at its best step size,",
            "the batch size",
            rises=True,
        ),
    ]
