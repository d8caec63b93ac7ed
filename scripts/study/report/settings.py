"""The table of all settings of the study."""

import numpy as np
import pandas as pd

from study.common.hyperparameters import COLUMNS, OPTIONS, RATED
from study.common.wording import NAMES, value_label

# The initial step size says all that these do: settings that differ only in them train the same network.
WITHIN_INITIAL_STEP_SIZE = ("step_size", "step_size_scaling", "reference_batch_size")
# The table shows the first so many settings of each experiment.
MOST_SETTINGS = 40
# The measures of each setting, and the factor by which they are printed.
SUMMED_UP = {"final_training_loss": 1, "best_validation_loss": 1, "best_validation_accuracy": 100}


def settings_context(runs: pd.DataFrame) -> dict:
    """The settings outside of searches; runs: the table of all runs of the study.

    setting_rows: a dict for each setting, with experiment, seeds, hyperparameters, mean and sd of the main measures,
    and notes (options in use, runs that diverged); of more than MOST_SETTINGS settings of an experiment only the first.
    settings: the number of all. varied: names of the columns that are not the same in all rows. trials: the number of
    the runs of searches, which are left out.
    """
    whole = (runs[runs["strategy"].isna()] if "strategy" in runs else runs).reset_index(drop=True)
    keys = [key for key in ["initial_step_size", *NAMES] if key in whole and key not in WITHIN_INITIAL_STEP_SIZE]
    columns, rows = ["experiments", *keys], []
    first = whole.drop_duplicates(columns)
    number = whole.groupby(columns, sort=False, dropna=False).ngroup()
    shown = number.isin(number[first.groupby("experiments", sort=False).head(MOST_SETTINGS).index])
    for (name, *values), group in whole[shown].groupby(columns, sort=False, dropna=False):
        group = group.drop_duplicates("seed")
        completed = group[group["status"] == "completed"]
        row = {"experiment": name.replace(";", ", "), "seeds": len(group)}
        row |= {key: _shown(value) for key, value in zip(keys, values, strict=True)}
        for measure, factor in SUMMED_UP.items():
            row |= {
                f"{measure}_mean": factor * completed[measure].mean(),
                f"{measure}_sd": factor * completed[measure].std(),
            }
        missing = len(group) - len(completed)
        rows.append(row | {"diverged": [f"{missing} diverged"] if missing else []})
    varied = [key for key in keys if len({_shown(value) for value in first[key].unique()}) > 1]
    for row in rows:
        row["notes"] = ", ".join(_options_in_use(row, varied) + row.pop("diverged"))
    return {
        "setting_rows": rows,
        "settings": len(first),
        "varied": [*varied, "notes"] if len({row["notes"] for row in rows}) > 1 else varied,
        "trials": len(runs) - len(whole),
    }


def _options_in_use(row, varied):
    """What has no column in the table of all settings: options that are switched on, and all else that varies."""
    used = {key: row[key] for key in OPTIONS if row.get(key) not in (None, 0, "no")}
    # Evaluations do not change the training.
    told = [*COLUMNS, "initial_step_size", *OPTIONS, "evaluations"]
    told += [] if row.get("decay") in map(value_label, RATED) else ["decay_rate"]
    used |= {key: row[key] for key in varied if key not in told and not pd.isna(row[key])}
    return [NAMES[key] if value == "yes" else f"{NAMES[key]} {value_label(value)}" for key, value in used.items()]


def _shown(value):
    if pd.isna(value):
        return None
    return value_label(value) if isinstance(value, str | bool | np.bool_) else value
