"""B2.3: what remedies for overfitting reach."""

import pandas as pd

from study.common.intervals import mean_interval
from study.common.tables import by_level, describe

EARLY_STOPPING = "early stopping"
# The measures of a remedy, and the columns of a table of runs that hold them.
MEASURES = {
    "validation_loss": "final_validation_loss",
    "training_loss": "final_training_loss",
    "validation_accuracy": "final_validation_accuracy",
    "lowest_validation_loss": "best_validation_loss",
}


def stopped_early(curves: pd.DataFrame) -> pd.DataFrame:
    """The evaluation of each run that has the lowest validation loss, the first of equals: one row per run."""
    return curves.loc[curves.groupby("run", sort=False)["validation_loss"].idxmin()]


def remedy_table(runs: pd.DataFrame, curves: pd.DataFrame) -> pd.DataFrame:
    """Where each remedy ends with each seed, and where the first variant was when its validation loss was lowest.

    Columns remedy, seed, epoch, validation_loss, training_loss, validation_accuracy and lowest_validation_loss (of all
    evaluations). EARLY_STOPPING is the remedy of the first variant's runs at their lowest validation loss; its rows
    follow those of the first variant. Variants with a diverged run are left out.
    """
    whole = by_level(runs, "final_validation_loss").columns
    curves = curves.drop_duplicates(["run", "iteration"])
    last = curves.groupby("run", sort=False)["epoch"].last()
    ends = runs[runs["level"].isin(whole)].rename(columns={column: name for name, column in MEASURES.items()})
    ends = ends.assign(remedy=ends["level"], epoch=ends["run"].map(last))
    first = ends["level"] == runs["level"].iloc[0]
    stopped = stopped_early(curves).merge(ends.loc[first, ["run", "seed"]], on="run")
    stopped = stopped.assign(remedy=EARLY_STOPPING, lowest_validation_loss=stopped["validation_loss"])
    table = pd.concat([ends[first], stopped, ends[~first]], ignore_index=True)
    return table[["remedy", "seed", "epoch", *MEASURES]]


def remedy_findings(runs: pd.DataFrame, curves: pd.DataFrame) -> dict:
    """complete: whether the first variant was completed with every seed; remedies: a dict for each remedy.

    The dicts are in the order of remedy_table. Their keys are remedy, and the names of the table's measures: each is
    described over the seeds (see study.common.tables.describe), with its values, one for each seed, and the interval
    of their mean, None where there is none.
    """
    table = remedy_table(runs, curves)
    return {
        "complete": runs["level"].iloc[0] in set(table["remedy"]),
        "remedies": [
            {"remedy": remedy} | {column: _reached(rows[column]) for column in ("epoch", *MEASURES)}
            for remedy, rows in table.groupby("remedy", sort=False)
        ],
    }


def _reached(values):
    return describe(values) | {"interval": mean_interval(values), "values": values.tolist()}
