"""B2.3: wrong labels in training, and networks from too narrow to fit them to wide enough to fit all of them."""

import pandas as pd

from study.common.tables import all_completed, completed, describe, records
from study.experiments.early_stopping import stopped_early

# From this training accuracy on, the wrong labels included, a network is said to fit its training set.
FITTED = 0.98
ERRORS = ("training_error", "validation_error", "stopped_validation_error")
COLUMNS = (*ERRORS, "validation_loss", "stopped_validation_loss")


def errors(runs: pd.DataFrame, curves: pd.DataFrame) -> pd.DataFrame:
    """The completed runs with COLUMNS and, at the end, validation_error_<half> and validation_loss_<half> of each half
    of the validation images.

    Errors are shares of wrong answers, on the labels as trained or of the validation images; stopped_ is where
    study.experiments.early_stopping stops a run, the rest at its end.
    """
    whole = completed(runs)
    curves = curves[curves["run"].isin(whole["run"])]
    stopped, last = stopped_early(curves), curves.groupby("run", sort=False).last()
    table = pd.DataFrame(
        {
            "training_error": 1 - stopped["end_training_accuracy"],
            "validation_error": 1 - stopped["end_validation_accuracy"],
            "stopped_validation_error": 1 - stopped["validation_accuracy"],
            "validation_loss": stopped["end_validation_loss"],
            "stopped_validation_loss": stopped["validation_loss"],
        }
    ).set_index(stopped["run"])
    for half in ("a", "b"):
        table[f"validation_error_{half}"] = 1 - last[f"validation_accuracy_{half}"]
        table[f"validation_loss_{half}"] = last[f"validation_loss_{half}"]
    return whole.merge(table, left_on="run", right_index=True)


def threshold(table: pd.DataFrame) -> str | None:
    """The level of the narrowest network that fits its training set on average over the seeds; None if none does.

    table: of `errors`, without levels that have a diverged run.
    """
    levels = table.groupby("level").agg({"parameters": "mean", "training_error": "mean"}).sort_values("parameters")
    fitted = levels.index[levels["training_error"] <= 1 - FITTED]
    return fitted[0] if len(fitted) else None


def label_noise_findings(runs: pd.DataFrame, curves: pd.DataFrame) -> dict:
    """errors: by level each of COLUMNS described over its completed runs; points: a dict for each run, with run and
    COLUMNS, for figures; threshold: see `threshold`; fitted: FITTED."""
    table = errors(runs, curves)
    whole = all_completed(runs)
    return {
        "errors": {
            level: {column: describe(group[column]) for column in COLUMNS}
            for level, group in table.groupby("level", sort=False)
        },
        "points": records(table[["run", *COLUMNS]].drop_duplicates("run")),
        "threshold": threshold(table[table["level"].map(whole)]),
        "fitted": FITTED,
    }
