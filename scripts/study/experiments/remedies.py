"""B2.3: what remedies for overfitting reach."""

import pandas as pd

from study.common.tables import by_level, describe

EARLY_STOPPING = "early stopping"
MEASURES = {
    "validation_loss": "final_validation_loss",
    "training_loss": "final_training_loss",
    "validation_accuracy": "final_validation_accuracy",
    "lowest_validation_loss": "best_validation_loss",
}


def stopped_early(curves):
    """The evaluation of each run that has the lowest validation loss, the first of equals: one row per run."""
    return curves.loc[curves.groupby("run", sort=False)["validation_loss"].idxmin()]


def remedy_table(runs, curves):
    """Where each remedy ends with each seed, and where the first variant was when its validation loss was lowest.

    Columns remedy, seed, epoch, validation_loss, training_loss, validation_accuracy and lowest_validation_loss (of all
    evaluations). The remedy of the runs read at their lowest validation loss is EARLY_STOPPING; they stand after the
    first variant's. Variants with a diverged run are left out.
    """
    completed = by_level(runs, "final_validation_loss").columns
    curves = curves.drop_duplicates(["run", "iteration"])
    last = curves.groupby("run", sort=False)["epoch"].last()
    ends = runs[runs["level"].isin(completed)].rename(columns={column: name for name, column in MEASURES.items()})
    ends = ends.assign(remedy=ends["level"], epoch=ends["run"].map(last))
    first = ends["level"] == runs["level"].iloc[0]
    stopped = stopped_early(curves).merge(ends.loc[first, ["run", "seed"]], on="run")
    stopped = stopped.assign(remedy=EARLY_STOPPING, lowest_validation_loss=stopped["validation_loss"])
    table = pd.concat([ends[first], stopped, ends[~first]], ignore_index=True)
    return table[["remedy", "seed", "epoch", *MEASURES]]


def remedies(runs, curves):
    """One dict per remedy, in the order of remedy_table: remedy, and each of its columns described over the seeds.

    None without a first variant that was completed with every seed.
    """
    table = remedy_table(runs, curves)
    if runs["level"].iloc[0] not in set(table["remedy"]):
        return None
    return [
        {"remedy": remedy} | {column: describe(rows[column]) for column in ("epoch", *MEASURES)}
        for remedy, rows in table.groupby("remedy", sort=False)
    ]
