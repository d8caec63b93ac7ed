"""B2.3: where the validation loss turns up, and how far it parts from the training loss."""

import numpy as np
import pandas as pd

from study.common.tables import describe


def overfitting(runs, curves):
    """How far the validation loss ends above its lowest point, when that was, and the gap, for each run.

    The gap is validation minus training loss at the end. Returns the runs with columns turn_up, lowest_epoch and gap,
    which are missing where a run diverged.
    """
    rows = []
    for row in runs.to_dict("records"):
        if row["status"] != "completed":
            rows.append(row | dict.fromkeys(("turn_up", "lowest_epoch", "gap"), np.nan))
            continue
        curve = curves[curves["run"] == row["run"]]
        low = curve.loc[curve["validation_loss"].idxmin()]
        rows.append(
            row
            | {
                "turn_up": curve["validation_loss"].iloc[-1] - low["validation_loss"],
                "lowest_epoch": low["epoch"],
                "gap": curve["validation_loss"].iloc[-1] - curve["training_loss"].iloc[-1],
            }
        )
    return pd.DataFrame(rows)


def overfitting_levels(table):
    """The measures of a table of `overfitting`, described for each level over its completed runs."""
    table = table[table["status"] == "completed"]
    return {
        measure: {level: describe(group[measure]) for level, group in table.groupby("level", sort=False)}
        for measure in ("turn_up", "lowest_epoch", "gap")
    }
