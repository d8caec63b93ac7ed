"""B2.3: what remedies for overfitting change, and which of them is recommended."""

import pandas as pd

from study.common.intervals import mean_interval
from study.common.questions import EARLY_STOPPING
from study.common.tables import by_level, describe
from study.experiments.early_stopping import stopped_early

# The measures of a remedy, and the columns of a table of runs that hold them.
ENDS = {
    "training_loss": "final_training_loss",
    "validation_loss": "final_validation_loss",
    "validation_accuracy": "final_validation_accuracy",
}
MEASURES = (*ENDS, "gap")


def remedy_table(runs: pd.DataFrame, curves: pd.DataFrame) -> pd.DataFrame:
    """Where each remedy ends with each seed: one row for each of both.

    Columns remedy, seed, epoch and MEASURES: losses in nats, the accuracy as a fraction, gap the validation minus the
    training loss. EARLY_STOPPING is the remedy of the first variant's runs where study.experiments.early_stopping stops
    them; its rows follow those of the first variant. Variants with a diverged run are left out.
    """
    whole = by_level(runs, "final_validation_loss").columns
    last = curves.groupby("run", sort=False)["epoch"].last()
    ends = runs[runs["level"].isin(whole)].rename(columns={column: name for name, column in ENDS.items()})
    ends = ends.assign(remedy=ends["level"], epoch=ends["run"].map(last))
    first = ends["level"] == runs["level"].iloc[0]
    own = ends.loc[first, ["run", "seed"]]
    stopped = stopped_early(curves[curves["run"].isin(own["run"])]).merge(own, on="run") if first.any() else own
    table = pd.concat([ends[first], stopped.assign(remedy=EARLY_STOPPING), ends[~first]], ignore_index=True)
    table["gap"] = table["validation_loss"] - table["training_loss"]
    return table[["remedy", "seed", "epoch", *MEASURES]]


def changes_by_seed(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """By how much each remedy changes a measure against the first variant: seeds by remedies, in their order.

    table: of `remedy_table`, with the first variant.
    """
    values = table.pivot_table(index="seed", columns="remedy", values=measure, sort=False)[table["remedy"].unique()]
    return values.iloc[:, 1:].sub(values.iloc[:, 0], axis=0)


def recommended(table: pd.DataFrame) -> str | None:
    """The remedy that is recommended, or None: of those that help, the one with the highest mean validation accuracy.

    table: of `remedy_table`, with the first variant. A remedy helps where the interval of its change of the validation
    loss lies below zero, and that of the validation accuracy not below zero. The intervals hold together with 95 %, by
    Bonferroni's inequality, since the remedy is chosen among several.
    """
    loss, accuracy = (changes_by_seed(table, f"validation_{what}") for what in ("loss", "accuracy"))
    helping = []
    for remedy in loss:
        below = mean_interval(loss[remedy], len(loss.columns))
        above = mean_interval(accuracy[remedy], len(loss.columns))
        if below and below[1] < 0 and (above is None or above[1] >= 0):
            helping.append(remedy)
    return max(helping, key=lambda remedy: accuracy[remedy].mean(), default=None)


def remedy_findings(runs: pd.DataFrame, curves: pd.DataFrame) -> dict:
    """complete: whether the first variant was completed with every seed; recommended: see `recommended`; remedies: a
    dict for each remedy, in the order of remedy_table.

    The keys of the dicts are remedy, epoch and MEASURES, described over the seeds (see study.common.tables.describe),
    and changes: by measure the change against the first variant, described, with its values, one for each seed, and the
    interval of their mean, None where there is none; empty for the first variant and where that is missing.
    """
    table = remedy_table(runs, curves)
    first = runs["level"].iloc[0]
    complete = first in set(table["remedy"])
    changes = {measure: changes_by_seed(table, measure) for measure in MEASURES} if complete else {}
    return {
        "complete": complete,
        "recommended": recommended(table) if complete else None,
        "remedies": [
            {"remedy": remedy}
            | {column: describe(rows[column]) for column in ("epoch", *MEASURES)}
            | {"changes": {measure: _change(each[remedy]) for measure, each in changes.items() if remedy in each}}
            for remedy, rows in table.groupby("remedy", sort=False)
        ],
    }


def _change(values):
    return describe(values) | {"interval": mean_interval(values), "values": values.tolist()}
