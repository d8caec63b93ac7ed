"""Claims of the remedies of B2.3: each variant compared with the first one, and with stopping the first one early."""

import numpy as np
import pandas as pd

from study.claims.shared.claim import Claim, untested
from study.claims.shared.evidence import mean_evidence
from study.claims.shared.legacy import change_after_minimum, legacy_claim
from study.claims.variants import variant_claims
from study.common.margins import Margins
from study.common.numbers import fixed, percent
from study.common.tables import by_level


def remedy_claims(runs: pd.DataFrame, curves: pd.DataFrame, margins: Margins) -> list[Claim]:
    """Claims of the variants, of early stopping, and of each variant against early stopping.

    runs, curves: tables of the experiment. There are none if a run of the first variant diverged. What early stopping
    reaches with a seed is read where the mean loss of the other seeds is lowest: the lowest point of the run's own
    curve would be below its end by chance alone.
    """
    first, *others = runs["level"].drop_duplicates()
    finals = by_level(runs, "final_validation_loss").sort_index()
    if first not in finals:
        return []
    if len(finals) < 2:
        why = "What early stopping changes, one seed cannot tell."
        return [
            *variant_claims(runs, margins),
            untested("stopping", "validation loss: end minus lowest", why, len(finals)),
        ]
    own = {
        measure: by_evaluation(runs, curves, first, measure) for measure in ("validation_loss", "validation_accuracy")
    }
    gain = change_after_minimum(own["validation_loss"])
    stopped = finals[first] - gain
    return [
        *variant_claims(runs, margins),
        stopping_claim(finals[first], stopped, gain),
        accuracy_claim(own),
        *(beyond_claim(other, finals[other], stopped) for other in others if other in finals),
    ]


def by_evaluation(runs, curves, level, measure):
    """A measure of one level: float (evaluations, seeds), with the seeds in ascending order."""
    names = runs[runs["level"] == level].sort_values("seed")["run"]
    curves = curves.drop_duplicates(["run", "iteration"])
    return np.column_stack([curves.loc[curves["run"] == name, measure] for name in names])


def stopping_claim(final, stopped, gain):
    """Whether the first variant's validation loss would be lower if its training had been stopped early."""
    values = f"{fixed(stopped.mean(), 3)} where the other seeds have their minimum, {fixed(final.mean(), 3)} at the end"
    return legacy_claim(
        "stopping",
        mean_evidence(gain, "validation loss: end minus the evaluation that is lowest for the other seeds"),
        f"Early stopping lowers the validation loss: {values}.",
        f"Early stopping raises the validation loss: {values}.",
        f"Whether early stopping changes the validation loss, the seeds do not decide: {values}.",
    )


def accuracy_claim(own):
    """Whether early stopping costs accuracy. own: dict of arrays of `by_evaluation`, by measure."""
    lost = change_after_minimum(own["validation_loss"], own["validation_accuracy"])
    end = own["validation_accuracy"][-1].mean()
    values = f"{percent(end - lost.mean(), 1)} where it stops, {percent(end, 1)} at the end"
    return legacy_claim(
        "stopping-accuracy",
        mean_evidence(lost, "validation accuracy: end minus the evaluation whose loss is lowest for the other seeds"),
        f"It costs accuracy: {values}.",
        f"It gains accuracy too: {values}.",
        f"In accuracy the seeds do not decide whether it gains or costs: {values}.",
        digits=4,
    )


def beyond_claim(name, final, stopped):
    """Whether a remedy ends with a lower validation loss than stopping the first variant early."""
    values = f"{fixed(final.mean(), 3)} against {fixed(stopped.mean(), 3)}"
    name = name[0].upper() + name[1:]
    return legacy_claim(
        f"beyond-stopping: {name.lower()}",
        mean_evidence(final - stopped, f"validation loss: end with {name.lower()} minus early stopping"),
        f"{name} reaches a lower validation loss than early stopping: {values}.",
        f"{name} reaches a higher validation loss than early stopping: {values}.",
        f"{name} and early stopping reach validation losses that the seeds do not tell apart: {values}.",
        above=False,
    )
