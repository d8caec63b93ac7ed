"""What the runs of an experiment show, in numbers: the report's prose is chosen and filled from these.

Each function takes tables (see study.aggregation) and returns plain dicts, ready for JSON.
"""

import numpy as np
import pandas as pd

from study.statistics import best_levels, by_level, describe, trend

COMPARED = [
    "best_validation_accuracy",
    "best_validation_loss",
    "final_validation_loss",
    "final_training_loss",
]


def comparison(runs, factors):
    """Best level, levels like it and trend of each compared measure; trends for one factor with numeric levels."""
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
        found = best_levels(table, larger_is_better=measure.endswith("accuracy"))
        found["means"] = {level: float(mean) for level, mean in table.mean().items()}
        found["trend"] = trend(table) if _ordered(runs, factors) else None
        result["measures"][measure] = found
    return result


def _ordered(runs, factors):
    """Whether the single factor's levels are numbers in rising order."""
    if len(factors) != 1:
        return False
    values = _numbers(runs.drop_duplicates("level")[factors[0]])
    return bool(values.notna().all() and values.is_monotonic_increasing)


def _numbers(values):
    """A column's numbers, NaN for all else: true and false are none."""
    return pd.to_numeric(values.astype(str) if values.dtype == bool else values, errors="coerce")


def curve_shape(curves):
    """Start, lowest point and end of the losses of several runs, and how often each curve rises.

    curves: the evaluations of the runs, with a column `run`.
    """
    rows = []
    for _, curve in curves.groupby("run", sort=False):
        low = curve.loc[curve["validation_loss"].idxmin()]
        even = curve[curve["epoch"] >= 1]
        rows.append(
            {
                "initial_training_loss": curve["training_loss"].iloc[0],
                "final_training_loss": curve["training_loss"].iloc[-1],
                "initial_gap": curve["validation_loss"].iloc[0] - curve["training_loss"].iloc[0],
                "final_gap": curve["validation_loss"].iloc[-1] - curve["training_loss"].iloc[-1],
                "lowest_validation_loss": low["validation_loss"],
                "lowest_validation_epoch": low["epoch"],
                "final_validation_loss": curve["validation_loss"].iloc[-1],
                "final_validation_accuracy": curve["validation_accuracy"].iloc[-1],
                "final_training_accuracy": curve["training_accuracy"].iloc[-1],
                "training_rises_share": (even["training_loss"].diff().dropna() > 0).mean(),
                "final_epoch": curve["epoch"].iloc[-1],
                "evaluations": len(curve),
            }
        )
    table = pd.DataFrame(rows)
    return {column: describe(table[column]) for column in table}


def batch_noise(batch_losses, curves, per_epoch, batch_size):
    """How the minibatch loss scatters about the training loss, over several runs.

    batch_losses: list of float arrays, the loss of every iteration; curves: matching evaluation tables; per_epoch:
    iterations per epoch (a float). "Early" is the first epoch after the first tenth of it, "late" the last epoch.
    noise is the standard deviation of successive differences / sqrt 2, which a slow trend does not touch.
    """
    rows = []
    for losses, curve in zip(batch_losses, curves, strict=True):
        losses = np.asarray(losses, float)
        epoch = max(2, min(round(per_epoch), len(losses) // 2))
        late = losses[-epoch:]
        early = losses[epoch // 10 : epoch + epoch // 10]
        before = np.interp(len(losses) - epoch, curve["iteration"], curve["training_loss"])
        after = curve["training_loss"].iloc[-1]
        rows.append(
            {
                "late_noise": _noise(late),
                "early_noise": _noise(early),
                "late_mean": late.mean(),
                "late_relative_noise": _noise(late) / late.mean(),
                "early_relative_noise": _noise(early) / early.mean(),
                "late_example_sd": _noise(late) * np.sqrt(batch_size),
                "rises_share": (np.diff(losses) > 0).mean(),
                "late_minus_training": late.mean() - after,
                "training_fall_last_epoch": before - after,
                "first_loss": losses[0],
                "late_max": late.max(),
                "late_min": late.min(),
            }
        )
    table = pd.DataFrame(rows)
    return {column: describe(table[column]) for column in table}


def _noise(losses):
    return np.diff(losses).std() / np.sqrt(2)


def overfitting(runs, curves):
    """For each level: how far the validation loss ends above its lowest point, when that was, and the gap.

    The gap is validation minus training loss at the end. Also the trend over levels of both, and of the epoch.
    """
    rows = []
    for row in runs[runs["status"] == "completed"].to_dict("records"):
        curve = curves[curves["run"] == row["run"]]
        low = curve.loc[curve["validation_loss"].idxmin()]
        rows.append(
            {
                "level": row["level"],
                "seed": row["seed"],
                "status": row["status"],
                "turn_up": curve["validation_loss"].iloc[-1] - low["validation_loss"],
                "lowest_epoch": low["epoch"],
                "gap": curve["validation_loss"].iloc[-1] - curve["training_loss"].iloc[-1],
            }
        )
    table = pd.DataFrame(rows)
    result = {}
    for measure in ("turn_up", "lowest_epoch", "gap"):
        values = by_level(table, measure)
        result[measure] = {
            "trend": trend(values),
            "levels": {level: describe(values[level]) for level in values},
        }
    return result
