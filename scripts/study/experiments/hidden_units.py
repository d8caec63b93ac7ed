"""B2.3: where the validation loss turns up, and how far it parts from the training loss."""

import numpy as np
import pandas as pd

from study.common.tables import completed, describe, records

MEASURES = ("turn_up", "lowest_epoch", "gap")


def overfitting(runs: pd.DataFrame, curves: pd.DataFrame) -> pd.DataFrame:
    """The runs with four columns more, which are NaN where a run diverged.

    turn_up: validation loss at the end minus the lowest one; lowest_epoch: the epoch of the lowest one; gap: validation
    minus training loss at the end; lowest_gap: the same at the lowest validation loss. Losses are in nats.
    """
    rows = []
    for row in runs.to_dict("records"):
        if row["status"] != "completed":
            rows.append(row | dict.fromkeys((*MEASURES, "lowest_gap"), np.nan))
            continue
        curve = curves[curves["run"] == row["run"]]
        low = curve.loc[curve["validation_loss"].idxmin()]
        rows.append(
            row
            | {
                "turn_up": curve["validation_loss"].iloc[-1] - low["validation_loss"],
                "lowest_epoch": low["epoch"],
                "gap": curve["validation_loss"].iloc[-1] - curve["training_loss"].iloc[-1],
                "lowest_gap": low["validation_loss"] - low["training_loss"],
            }
        )
    return pd.DataFrame(rows)


def overfitting_findings(runs: pd.DataFrame, curves: pd.DataFrame) -> dict:
    """overfitting: each of MEASURES described for each level, over its completed runs; gaps: a dict for each run.

    A dict of gaps has the keys run, gap, lowest_gap and lowest_epoch, as of `overfitting`.
    """
    table = overfitting(runs, curves)
    levels = completed(table).groupby("level", sort=False)
    columns = ["run", "gap", "lowest_gap", "lowest_epoch"]
    return {
        "overfitting": {measure: {level: describe(group[measure]) for level, group in levels} for measure in MEASURES},
        "gaps": records(table[columns].drop_duplicates("run")),
    }
