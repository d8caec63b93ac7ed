"""What variants of a setting change, and what remedies for overfitting reach.

The functions take tables (see study.experiments.tables); `changes` and `remedies` return what JSON can hold.
"""

from study.common.wording import NAMES, value_label


def changes(runs):
    """Dict from variant to its hyperparameters that differ from the first one's, with their values for readers."""
    rows = runs.drop_duplicates("level").set_index("level")
    keys = [key for key in NAMES if key in rows and key not in ("variant", "trial")]
    labels = {level: {key: value_label(rows.at[level, key]) for key in keys} for level in rows.index}
    first = labels[rows.index[0]]
    return {level: {key: label for key, label in own.items() if label != first[key]} for level, own in labels.items()}
