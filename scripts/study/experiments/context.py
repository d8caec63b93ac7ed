"""What the templates see of batch sizes, of widths, of variants of a setting and of remedies for overfitting."""

from study.common.wording import NAMES, told, value_label
from study.experiments.batch_sizes import SCALING

# Of these the one that was set last counts, alone.
LENGTHS = {"epochs", "iterations"}


def batch_size_context(levels: list[dict], factors: list[str], found: dict) -> dict:
    """The levels of an experiment that compares batch sizes, and perhaps two scalings of the step size.

    levels: as of study.experiments.tables.level_table; factors: the hyperparameters that the experiment varies; found:
    its findings. Keys: sizes, the levels of the first scaling by rising batch size; ends, the first and the last of
    these without a diverged run; other_scaling, the name of the second scaling, or None; taken, that of sizes which the
    findings recommend, or None, and taken_rows, the list of its place in sizes. If there is a second scaling, each of
    sizes has other_mean and other_sd, the final training loss with it.
    """
    names = dict.fromkeys(level.get(SCALING) for level in levels)
    levels = sorted(levels, key=lambda level: level["batch_size"])
    first, *others = names
    sizes = [level for level in levels if level.get(SCALING) == first] if SCALING in factors else levels
    if others:
        other = {level["batch_size"]: level for level in levels if level[SCALING] == others[0]}
        parts = ("mean", "sd")
        sizes = [
            size | {f"other_{part}": other[size["batch_size"]][f"final_training_loss_{part}"] for part in parts}
            for size in sizes
        ]
    taken_rows = [row for row, size in enumerate(sizes) if size["batch_size"] == found.get("recommended")]
    return {
        "sizes": sizes,
        "ends": _ends(sizes),
        "other_scaling": next(iter(others), None),
        "taken": sizes[taken_rows[0]] if taken_rows else None,
        "taken_rows": taken_rows,
    }


def width_context(found: dict, rows: list[dict]) -> dict:
    """width_rows: the levels of an experiment without a diverged run, with what overfitting does to them.

    found: of study.experiments.hidden_units.overfitting_findings; rows: its levels. Each row has the means of the
    findings' measures too, by their names, and those with an interval also as <measure>_half, half of its width.
    """
    kept = [row for row in rows if not row["diverged"]]
    return {"width_rows": [row | _flat(found["overfitting"][row["level"]]) for row in kept]}


def _flat(measures):
    means = {name: value["mean"] for name, value in measures.items()}
    halves = {f"{name}_half": half_width(value["interval"]) for name, value in measures.items() if "interval" in value}
    return means | halves


def variant_context(found: dict, rows: list[dict], base: dict) -> dict:
    """What the variants of a setting are, and what each remedy reaches.

    found: the findings of the experiment; rows: its levels; base: the hyperparameters of the first variant. Keys:
    first, the name of the first variant; changed, the hyperparameters that any variant changes; levels, the rows with
    label_changes, such as 'dropout 0.5' (of the first variant all that any other one changes); remedy_rows, one for
    each of the findings' remedies: remedy, label_changes, the mean of each measure by its name, and its
    change against the first variant as <measure>_change and <measure>_half, half of the width of the 95 % interval.
    """
    changes = found["changes"]
    first, changed = next(iter(changes)), {key for own in changes.values() for key in own}
    if changed & LENGTHS:
        changed |= LENGTHS
    changes = changes | {first: {key: value_label(base[key]) for key in NAMES if key in changed and told(key, base)}}
    labels = {level: ", ".join(f"{NAMES[key]} {label}" for key, label in own.items()) for level, own in changes.items()}
    return {
        "first": first,
        "changed": changed,
        "levels": [row | {"label_changes": labels[row["level"]]} for row in rows],
        "remedy_rows": [_remedy_row(remedy, labels) for remedy in found.get("remedies", [])],
    }


def _ends(sizes):
    whole = [size for size in sizes if not size["diverged"]] or sizes
    return whole[0], whole[-1]


def _remedy_row(remedy, labels):
    means = {key: value["mean"] for key, value in remedy.items() if key not in ("remedy", "changes")}
    row = {"remedy": remedy["remedy"], "label_changes": labels.get(remedy["remedy"], "")} | means
    for measure, change in remedy["changes"].items():
        row |= {f"{measure}_change": change["mean"], f"{measure}_half": half_width(change["interval"])}
    return row


def half_width(interval):
    """Half of the width of an interval, None where there is none."""
    return None if interval is None else (interval[1] - interval[0]) / 2
