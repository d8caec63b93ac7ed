"""B2.3: where the validation loss turns up, and what stopping a run there would give."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from study.common.intervals import mean_interval
from study.common.tables import completed, describe, records
from study.experiments.early_stopping import stopped_early

STOPPED = ("epoch", "training_loss", "validation_loss", "validation_accuracy")
ENDS = ("training_loss", "training_accuracy", "validation_loss", "validation_accuracy", "weight_norm")
# The mean loss of a wrong answer, in nats, and the share of the validation loss that the wrong answers carry.
WRONG = ("wrong_loss", "wrong_share")
CHANGES = ("turn_up", "accuracy_change")


def overfitting(runs: pd.DataFrame, curves: pd.DataFrame) -> pd.DataFrame:
    """The runs with the columns of study.experiments.early_stopping.stopped_early more, each with the prefix stopped_
    or end_, and those that follow from them; all are NaN where a run diverged.

    turn_up, accuracy_change: of validation loss (nats) and accuracy (a fraction) from where the run is stopped early to
    its end; gap: validation minus training loss at the end; norm_growth: the norm of the weights at the end, as a
    multiple of that at the start.
    """
    stopped = stopped_early(curves[curves["run"].isin(completed(runs)["run"])])
    names = {column: f"stopped_{column}" for column in stopped if not column.startswith(("run", "end_"))}
    table = runs.merge(stopped.rename(columns=names), on="run", how="left")
    for what, change in (("loss", "turn_up"), ("accuracy", "accuracy_change")):
        table[change] = table[f"end_validation_{what}"] - table[f"stopped_validation_{what}"]
    table["gap"] = table["end_validation_loss"] - table["end_training_loss"]
    start = curves.groupby("run")["weight_norm"].first()
    table["norm_growth"] = table["end_weight_norm"] / table["run"].map(start)
    return table


def overfitting_findings(
    runs: pd.DataFrame, curves: pd.DataFrame, answers: Sequence[tuple[np.ndarray, np.ndarray]] = ()
) -> dict:
    """What overfitting does to each level, and to each run.

    answers: for each run the loss of each validation image at the end, float (images,), and whether it is right, bool.
    overfitting: by level, for its completed runs, stopped_<measure> of each of STOPPED, end_<measure> of each of ENDS,
    gap and norm_growth, and with answers those of WRONG, described over the seeds, and so each of CHANGES with the
    interval of its mean (None where there is none). stopped: a dict for each run, in their order, with the same but for
    CHANGES, for figures.
    """
    table = overfitting(runs, curves)
    if answers:
        table = table.assign(**pd.DataFrame([wrong_answers(*each) for each in answers], index=table.index))
    columns = [f"stopped_{measure}" for measure in STOPPED] + [f"end_{measure}" for measure in ENDS]
    columns += ["gap", "norm_growth", *(WRONG if answers else ())]
    levels = completed(table).groupby("level", sort=False)
    return {
        "overfitting": {
            level: {column: describe(group[column]) for column in columns}
            | {change: describe(group[change]) | {"interval": mean_interval(group[change])} for change in CHANGES}
            for level, group in levels
        },
        "stopped": records(table[["run", *columns]].drop_duplicates("run")),
    }


def wrong_answers(loss: np.ndarray, correct: np.ndarray) -> dict:
    """WRONG of one run, both 0 where nothing is wrong. loss: float (images,), in nats; correct: bool (images,)."""
    wrong = float(loss[~correct].sum())
    return dict(zip(WRONG, (wrong / max(int((~correct).sum()), 1), wrong / max(float(loss.sum()), 1e-30)), strict=True))
