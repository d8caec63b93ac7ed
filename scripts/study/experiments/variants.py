"""What the variants of a setting change."""

import pandas as pd

from study.common.wording import NAMES, told, value_label


def changes(runs: pd.DataFrame) -> dict[str, dict[str, str]]:
    """By variant, its hyperparameters that differ from those of the first one, with their values for readers.

    runs: table of study.experiments.tables.run_table; its levels are the variants.
    """
    rows = runs.drop_duplicates("level").set_index("level")
    keys = [key for key in NAMES if key in rows and key not in ("variant", "trial")]
    labels = {level: {key: value_label(rows.at[level, key]) for key in keys} for level in rows.index}
    first = labels[rows.index[0]]
    return {
        level: {key: own[key] for key in keys if own[key] != first[key] and told(key, rows.loc[level])}
        for level, own in labels.items()
    }
