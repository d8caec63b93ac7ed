"""Variants as the report's templates see them."""

from study.labels import NAMES
from study.variant_findings import EARLY_STOPPING


def variant_context(variants, rows):
    """The levels of an experiment with variants, and each variant against the first.

    variants: of study.variant_findings.variants; rows: the levels as dicts. Each row gets `label_changes`, such as
    'dropout 0.5'; against_rows has one dict for each variant but the first, with <measure>_difference and the half
    width of its interval, <measure>_half (None where nothing was tested); verdicts the variants of each measure by
    verdict (higher, lower, undecided).
    """
    changes = {
        level: ", ".join(f"{NAMES[key]} {label}" for key, label in own.items())
        for level, own in variants["changes"].items()
    }
    others = [level for level in variants["changes"] if level != variants["first"]]
    return {
        "levels": [row | {"label_changes": changes[row["level"]]} for row in rows],
        "first": variants["first"],
        "against_rows": [
            {"level": level} | _differences(variants["measures"], level)
            for level in others
            if all(level in found for found in variants["measures"].values())
        ],
        "verdicts": {
            measure: {
                verdict: [level for level, each in found.items() if each["verdict"] == verdict]
                for verdict in ("higher", "lower", "undecided")
            }
            for measure, found in variants["measures"].items()
        },
        "against_tested": any(
            each["p"] is not None for found in variants["measures"].values() for each in found.values()
        ),
    }


def changed_settings(variants):
    """The hyperparameters that any variant changes."""
    return {key for own in variants["changes"].values() for key in own}


def remedy_context(remedies, context):
    """The remedies for overfitting, stopping the first variant early among them.

    remedies: of study.variant_findings.remedies; context: of variant_context. remedy_rows: a dict for each, with the
    mean and sd of its measures (<measure>_mean, <measure>_sd) and label_changes; stopped: that of early stopping.
    """
    changes = {row["level"]: row["label_changes"] for row in context["levels"]}
    rows = []
    for remedy in remedies:
        measured = {key: value for key, value in remedy.items() if key != "remedy"}
        row = {f"{key}_{part}": value[part] for key, value in measured.items() for part in ("mean", "sd", "min", "max")}
        rows.append({"remedy": remedy["remedy"], "label_changes": changes.get(remedy["remedy"], "")} | row)
    [stopped] = [row for row in rows if row["remedy"] == EARLY_STOPPING]
    return {"remedy_rows": rows, "stopped": stopped, "changed": {key for key in changes if key}}


def _differences(measures, level):
    row = {}
    for measure, found in measures.items():
        each = found[level]
        row[f"{measure}_difference"] = each["difference"]
        row[f"{measure}_half"] = None if each["low"] is None else (each["high"] - each["low"]) / 2
    return row
