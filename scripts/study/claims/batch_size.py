"""Claims of B2.2: batch sizes at equal numbers of examples."""

import numpy as np
import pandas as pd

from study.claims.levels import best_claim, named_by
from study.claims.shared.claim import Claim, untested
from study.claims.shared.evidence import mean_evidence
from study.claims.shared.legacy import climb_from_start, direction_claim, legacy_claim
from study.claims.shared.tables import along
from study.common.margins import Margins
from study.common.numbers import fixed, thousands
from study.common.tables import completed
from study.experiments.hidden_units import overfitting

FACTOR = "batch_size"
MEASURES = ("best_validation_accuracy", "best_validation_loss", "final_training_loss")


def batch_size_claims(runs: pd.DataFrame, curves: pd.DataFrame, margins: Margins) -> list[Claim]:
    """Claims about the batch sizes of an experiment, as means over the levels of other factors.

    runs, curves: its tables, see study.experiments.tables.
    """
    tables = {measure: along(runs, FACTOR, measure) for measure in MEASURES}
    loss = tables["final_training_loss"]
    return [
        *(
            best_claim(f"best-{measure}", table, measure, margins, named_by(FACTOR))
            for measure, table in tables.items()
        ),
        direction_claim("loss-rises", loss, "the final training loss", "the batch size", rises=True),
        direction_claim(
            "accuracy-falls",
            tables["best_validation_accuracy"],
            "the highest validation accuracy",
            "the batch size",
            rises=False,
            digits=4,
        ),
        direction_claim(
            "gap-falls",
            along(overfitting(runs, curves), FACTOR, "gap"),
            "the gap between validation and training loss at the end",
            "the batch size",
            rises=False,
        ),
        end_claim("smallest-higher", loss, (0, 1), "The smallest batch size, {},"),
        end_claim("largest-higher", loss, (-1, -2), "The largest batch size, {},"),
        order_claim(runs, curves),
        climb_claim(runs, curves, loss),
    ]


def end_claim(key, loss, places, subject):
    """Whether the size at one end of the range has a higher final training loss than the size next to it.

    loss: table of `along`; places: columns of the size at the end and of the one next to it.
    """
    statistic = "final training loss: {} size minus the next one".format("smallest" if places[0] == 0 else "largest")
    if len(loss.columns) < 2:
        return untested(key, statistic, "There are too few batch sizes to compare the ends of their range.", len(loss))
    own, beside = (loss.iloc[:, place] for place in places)
    subject = subject.format(thousands(own.name))
    values = f"{fixed(own.mean(), 3)} against {fixed(beside.mean(), 3)}"
    return legacy_claim(
        key,
        mean_evidence(own - beside, statistic),
        f"{subject} ends with a higher training loss than {thousands(beside.name)}: {values}.",
        f"{subject} ends with a lower training loss than {thousands(beside.name)}: {values}.",
        f"{subject} ends with a training loss that the seeds do not tell from that of {thousands(beside.name)}: {values}.",
    )


def climb_claim(runs, curves, loss):
    """Whether the training loss of the largest batch size, with its step size, rises at first. loss: of `along`."""
    statistic = "training loss of the largest batch size: where it is highest for the other seeds minus start"
    if not len(loss.columns) or len(loss) < 2:
        return untested("climbs-first", statistic, "Whether the loss rises at first, the seeds cannot tell.", len(loss))
    names = runs.loc[runs[FACTOR] == loss.columns[-1], "run"].drop_duplicates()
    curves = curves.drop_duplicates(["run", "iteration"])
    losses = np.column_stack([curves.loc[curves["run"] == name, "training_loss"] for name in names])
    climb, start = climb_from_start(losses[: len(losses) // 2 + 1]), losses[0].mean()
    size, highest = thousands(loss.columns[-1]), fixed(start + climb.mean(), 2)
    head = f"With the largest batch size, {size}, the training loss"
    return legacy_claim(
        "climbs-first",
        mean_evidence(climb, statistic),
        f"{head} rises at first, from {fixed(start, 2)} to {highest}.",
        f"{head} falls from its start, {fixed(start, 2)}, and does not rise above it.",
        f"Whether the training loss rises at first with the largest batch size, {size}, the seeds do not decide: {fixed(start, 2)} at the start, {highest} at its highest later.",
        digits=2,
    )


def order_claim(runs, curves):
    """Whether larger batches have lower training losses after equal numbers of steps, as many as the largest takes."""
    steps = int(completed(runs)["iterations"].min())
    reached = pd.Series(
        {run: np.interp(steps, curve["iteration"], curve["training_loss"]) for run, curve in curves.groupby("run")},
        name="reached",
    )
    table = along(runs.join(reached, on="run"), FACTOR, "reached")
    return direction_claim(
        "ahead-by-steps", table, f"the training loss after {thousands(steps)} steps", "the batch size", rises=False
    )
