"""What the runs of an experiment without a search show, in numbers, for prose and figures.

Each function takes tables (see study.experiments.tables) and returns plain dicts, ready for JSON.
"""

import numpy as np
import pandas as pd

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
# What a question of the assignment wants to know beyond the comparison, by the question's key.
FINDINGS = {
    BATCH_LOSS.key: lambda runs, curves, batch_losses, noise: batch_loss_findings(runs, curves, batch_losses, noise),
    BATCH_SIZE.key: lambda runs, *_: batch_size_findings(runs),
    STEP_SIZE.key: lambda runs, *_: step_size_findings(runs),
    HIDDEN_UNITS.key: lambda runs, curves, *_: overfitting_findings(runs, curves),
    LABEL_NOISE.key: lambda runs, curves, *_: label_noise_findings(runs, curves),
    REMEDIES.key: lambda runs, curves, *_: remedy_findings(runs, curves),
}


def findings(
    kind: str,
    question: str | None,
    runs: pd.DataFrame,
    curves: pd.DataFrame,
    batch_losses: list[np.ndarray] | None = None,
    noise: dict | None = None,
) -> dict:
    """What an experiment shows.

    kind: "single", "factorial" or "variants"; question: key of the question that it answers, or None; batch_losses,
    noise: for B2.1 the loss of every minibatch, float (iterations,) for each run, and study.noise.findings'.

    Keys: complete, whether there is what the answer needs (of no question: a level without a diverged run); comparison;
    examples, seen in all runs; work, examples times parameters, to which the arithmetic is proportional; changes, of
    variants; and those of the question.
    """
    examples = runs["iterations"] * runs["batch_size"]
    found = {
        "complete": bool(all_completed(runs).any()),
        "comparison": comparison(runs),
        "examples": float(examples.sum()),
        "work": float((examples * runs["parameters"]).sum()),
    }
    if kind == "variants":
        found["changes"] = changes(runs)
    if question in FINDINGS:
        found |= FINDINGS[question](runs, curves, batch_losses, noise)
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
