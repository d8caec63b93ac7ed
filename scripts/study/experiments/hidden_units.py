"""B2.3: where the validation loss turns up, and what stopping a run there would give."""

import pandas as pd

from study.common.intervals import mean_interval
from study.common.tables import completed, describe, records
from study.experiments.early_stopping import stopped_early

STOPPED = ("epoch", "training_loss", "validation_loss", "validation_accuracy")
CHANGES = ("turn_up", "accuracy_change")


def overfitting(runs: pd.DataFrame, curves: pd.DataFrame) -> pd.DataFrame:
    """The runs with the columns of study.experiments.early_stopping.stopped_early more, each with the prefix stopped_
    or end_, and those that follow from them; all are NaN where a run diverged.

    turn_up, accuracy_change: of validation loss (nats) and accuracy (a fraction) from where the run is stopped early to
    its end; gap, stopped_gap: validation minus training loss at the end, and where it is stopped.
    """
    stopped = stopped_early(curves[curves["run"].isin(completed(runs)["run"])])
    names = {column: f"stopped_{column}" for column in stopped if not column.startswith(("run", "end_"))}
    table = runs.merge(stopped.rename(columns=names), on="run", how="left")
    for what, change in (("loss", "turn_up"), ("accuracy", "accuracy_change")):
        table[change] = table[f"end_validation_{what}"] - table[f"stopped_validation_{what}"]
    for place, gap in (("end", "gap"), ("stopped", "stopped_gap")):
        table[gap] = table[f"{place}_validation_loss"] - table[f"{place}_training_loss"]
    return table


def overfitting_findings(runs: pd.DataFrame, curves: pd.DataFrame) -> dict:
    """What overfitting does to each level, and to each run.

    overfitting: by level, for its completed runs, the means stopped_<measure> of STOPPED, end_validation_loss,
    end_validation_accuracy, end_weight_norm, gap and each of CHANGES described over the seeds, these with the interval
    of their mean (None where there is none). stopped: a dict for each run, in their order, for figures.
    """
    table = overfitting(runs, curves)
    columns = [f"stopped_{measure}" for measure in STOPPED]
    columns += ["end_training_loss", "end_validation_loss", "end_validation_accuracy", "end_weight_norm", "gap"]
    levels = completed(table).groupby("level", sort=False)
    return {
        "overfitting": {
            level: {column: describe(group[column]) for column in columns}
            | {change: describe(group[change]) | {"interval": mean_interval(group[change])} for change in CHANGES}
            for level, group in levels
        },
        "stopped": records(table[["run", *columns]].drop_duplicates("run")),
    }
