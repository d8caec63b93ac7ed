"""Variants of a setting, and remedies for overfitting, as the report's templates see them."""

from study.common.wording import NAMES


def variant_context(found, rows):
    """What the variants are: `first`, the hyperparameters `changed` by any, and the levels with `label_changes`.

    found: the findings of an experiment; rows: its levels as dicts. label_changes reads 'dropout 0.5', and is empty for
    the first variant. remedy_rows: for each remedy of study.experiments.remedies.remedies, if there are
    any, label_changes and its measures as <measure>_mean and <measure>_sd.
    """
    changes = found["changes"]
    labels = {level: ", ".join(f"{NAMES[key]} {label}" for key, label in own.items()) for level, own in changes.items()}
    return {
        "first": next(iter(changes)),
        "changed": {key for own in changes.values() for key in own},
        "levels": [row | {"label_changes": labels[row["level"]]} for row in rows],
        "remedy_rows": [_flat(remedy, labels) for remedy in found.get("remedies") or []],
    }


def _flat(remedy, labels):
    """A remedy's described measures as the columns of a table's row."""
    measures = {key: value for key, value in remedy.items() if key != "remedy"}
    row = {f"{key}_{part}": value[part] for key, value in measures.items() for part in ("mean", "sd")}
    return {"remedy": remedy["remedy"], "label_changes": labels.get(remedy["remedy"], "")} | row
