"""What the runs of an experiment without a search show, in numbers, for prose and figures.

Each function takes tables (see study.experiments.tables) and returns plain dicts, ready for JSON.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from study.common.margins import Margins
from study.common.questions import BATCH_LOSS, BATCH_SIZE, HIDDEN_UNITS, LABEL_NOISE, REMEDIES, STEP_SIZE
from study.common.tables import all_completed, by_level, describe
from study.experiments.batch_loss import batch_loss_findings
from study.experiments.batch_sizes import batch_size_findings
from study.experiments.hidden_units import overfitting_findings
from study.experiments.label_noise import label_noise_findings
from study.experiments.remedies import remedy_findings
from study.experiments.step_sizes import step_size_findings
from study.experiments.variants import changes

COMPARED = [
    "best_validation_accuracy",
    "best_validation_loss",
    "final_validation_loss",
    "final_training_loss",
]


@dataclass(frozen=True)
class Tables:
    """What the findings of a question follow from.

    runs, curves: tables of study.experiments.tables. batch_losses: float (iterations,) for each run; answers: for each
    run (loss, whether it is right), float and bool (images,), of the validation images at its end; noise: what
    study.noise.findings found; gradients: study.noise.tables.gradient_table with all seeds; sharpness: columns
    batch_size, seed, eigenvalue; each for the questions that ask for it, else empty or None.
    """

    runs: pd.DataFrame
    curves: pd.DataFrame
    margins: Margins
    batch_losses: Sequence[np.ndarray] = ()
    answers: Sequence[tuple[np.ndarray, np.ndarray]] = ()
    noise: dict | None = None
    gradients: pd.DataFrame | None = None
    sharpness: pd.DataFrame | None = None


# What a question of the assignment wants to know beyond the comparison, by the question's key.
FINDINGS = {
    BATCH_LOSS.key: lambda t: batch_loss_findings(t.runs, t.curves, t.batch_losses, t.noise),
    BATCH_SIZE.key: lambda t: batch_size_findings(
        t.runs, t.curves, t.batch_losses, t.gradients, t.margins.loss, t.answers
    ),
    STEP_SIZE.key: lambda t: step_size_findings(t.runs, t.curves, t.batch_losses, t.gradients, t.sharpness),
    HIDDEN_UNITS.key: lambda t: overfitting_findings(t.runs, t.curves, t.answers),
    LABEL_NOISE.key: lambda t: label_noise_findings(t.runs, t.curves),
    REMEDIES.key: lambda t: remedy_findings(t.runs, t.curves),
}


def findings(
    kind: str,
    question: str | None,
    runs: pd.DataFrame,
    curves: pd.DataFrame,
    margins: Margins,
    batch_losses: Sequence[np.ndarray] = (),
    **more: dict | pd.DataFrame | Sequence | None,
) -> dict:
    """What an experiment shows.

    kind: "single", "factorial" or "variants"; question: key of the question that it answers, or None; the rest as in
    Tables.

    Keys: complete, whether there is what the answer needs (of no question: a level without a diverged run); comparison;
    examples, seen in all runs; work, examples times parameters, to which the arithmetic is proportional; changes, of
    variants; and those of the question.
    """
    examples = runs["steps"] * runs["batch_size"]
    found = {
        "complete": bool(all_completed(runs).any()),
        "comparison": comparison(runs),
        "examples": float(examples.sum()),
        "work": float((examples * runs["parameters"]).sum()),
    }
    if kind == "variants":
        found["changes"] = changes(runs)
    if question in FINDINGS:
        found |= FINDINGS[question](Tables(runs, curves, margins, batch_losses, **more))
    return found


def comparison(runs: pd.DataFrame) -> dict:
    """Best and worst level of each compared measure by their means, and the runs that diverged.

    Keys: runs, seeds, levels (their numbers), diverged (level, seed and iteration of each), and measures: by each of
    COMPARED the names of the best and the worst level, and the best one described over the seeds. Levels with a
    diverged run are left out.
    """
    result = {
        "runs": len(runs),
        "seeds": int(runs["seed"].nunique()),
        "levels": int(runs["level"].nunique()),
        "diverged": runs.loc[runs["status"] != "completed", ["level", "seed", "diverged_at"]].to_dict("records"),
        "measures": {},
    }
    for measure in COMPARED:
        table = by_level(runs, measure)
        if table.empty:
            continue
        order = table.mean().sort_values(ascending=not measure.endswith("accuracy"), kind="stable").index
        result["measures"][measure] = {"best": order[0], **describe(table[order[0]]), "worst": order[-1]}
    return result
