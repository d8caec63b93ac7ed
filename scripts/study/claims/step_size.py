"""Claims of B2.2 about the step size: the effect of its scaling, and the best one for each batch size."""

import numpy as np
import pandas as pd

from study.claims.shared.claim import Claim, untested
from study.claims.shared.evidence import mean_evidence
from study.common.margins import Margins
from study.common.numbers import count, counted, fixed, percent, thousands, words
from study.experiments.batch_sizes import SCALING, by_size
from study.experiments.step_sizes import best_step_sizes, curvature_shares, fitted_laws

SCALINGS = {"none": "the same step size for all", "sqrt": "square-root scaling", "linear": "linear scaling"}


def scaling_claims(runs: pd.DataFrame, margins: Margins) -> list[Claim]:
    """Whether the first scaling ends with a lower training loss than the second, at the largest and smallest size."""
    kinds = list(runs[SCALING].drop_duplicates())
    if len(kinds) < 2:
        return []
    first, second = (by_size(runs[runs[SCALING] == kind], "final_training_loss") for kind in kinds[:2])
    shared = [size for size in first.columns if size in second.columns]
    ends = (("largest", -1), ("smallest", 0))
    if not shared:
        why = "No batch size was trained without divergence both ways."
        return [untested(f"scaling-{name}", "final training loss", why) for name, _ in ends]
    return [
        _scaling_claim(f"scaling-{name}", shared[place], first[shared[place]], second[shared[place]], kinds, margins)
        for name, place in ends
    ]


def _scaling_claim(key, size, first, second, kinds, margins):
    """first, second: final training losses by seed with the two scalings, at one batch size."""
    lower = int((first < second).sum())
    lower = f"lower with {count(lower) if lower else 'none'} of {counted(len(first.dropna()), 'seed')}"
    values = f"{fixed(first.mean(), 3)} against {fixed(second.mean(), 3)}, {lower}"
    names = [SCALINGS[kind] for kind in kinds[:2]]
    head, rest = f"Batch size {thousands(size)} ends with", f"with {names[0]} than with {names[1]}: {values}."
    return Claim(
        key,
        mean_evidence(
            second - first,
            f"final training loss at batch size {size}: {kinds[1]} minus {kinds[0]}",
            margin=margins.loss,
        ),
        f"{head} a lower training loss {rest}",
        f"{head} a higher training loss {rest}",
        f"Whether batch size {thousands(size)} ends with a lower training loss {rest[:-1]}, the seeds do not resolve.",
        f"{head} the same training loss, for our purposes, with {names[0]} and with {names[1]}: {values}.",
    )


def step_size_claims(runs: pd.DataFrame, sharpness: pd.DataFrame | None = None) -> list[Claim]:
    """Claims of the experiment that crosses step size and batch size.

    runs: its table; sharpness: columns batch_size, seed and eigenvalue (the largest of the Hessian after the run at the
    best step size), or None.
    """
    best = best_step_sizes(runs)
    return [saturation_claim(best), *([] if sharpness is None else [share_claim(best, sharpness)])]


def saturation_claim(best: pd.DataFrame) -> Claim:
    """Whether the best step sizes stop growing: the saturating law fits each seed better than a power law does.

    Both have two parameters. best: table of best_step_sizes.
    """
    laws = fitted_laws(best)
    statistic = "error of the log best step size (root mean square): power law minus saturating law"
    if laws.empty:
        why = "Too few batch sizes have their best step size inside the grid to tell how it grows with the batch."
        return untested("best-step-saturates", statistic, why)
    half = float(np.exp(np.log(laws["half"]).mean()))
    missed, by_power = (percent(np.exp(laws[key].mean()) - 1, 0) for key in ("saturating_error", "power_error"))
    told = thousands(float(f"{half:.2g}"))
    law = f"a law that grows in proportion to the batch size far below {told} and not at all far above it"
    power = f"a power of the batch size (the power {fixed(laws['exponent'].mean(), 2)})"
    by_law_first = f"{law} misses it by {missed}, {power} by {by_power}"
    return Claim(
        "best-step-saturates",
        mean_evidence(laws["power_error"] - laws["saturating_error"], statistic),
        f"The best step size stops growing with the batch: {by_law_first}.",
        "The best step size does not stop growing within the sizes tried: "
        f"{power} misses it by {by_power}, {law} by {missed}.",
        f"Whether the best step size stops growing, the seeds do not resolve: {by_law_first}.",
        digits=2,
    )


def share_claim(best: pd.DataFrame, sharpness: pd.DataFrame) -> Claim:
    """Whether the best step size is a larger share of what curvature allows with the largest batch than the smallest."""
    statistic = "log of the best step size over 2 / lambda: largest batch size minus smallest"
    shares = curvature_shares(best, sharpness).pivot_table(index="seed", columns="batch_size", values="share")
    if len(shares.columns) < 2:
        return untested("share-of-curvature", statistic, "The curvature was measured for fewer than two batch sizes.")
    small, large = shares.iloc[:, 0], shares.iloc[:, -1]
    values = words(f"{fixed(shares[size].mean(), 2)} with {thousands(size)}" for size in shares)
    head = "Of 2/λ the best step size is"
    return Claim(
        "share-of-curvature",
        mean_evidence(np.log(large / small), statistic),
        f"{head} a larger share with large batches: {values}.",
        f"{head} a smaller share with large batches: {values}.",
        f"{head} {values}; whether the share grows with the batch, the seeds do not resolve.",
        digits=2,
    )
