"""What the choice, the refits and the test of the selected network show, in numbers, for prose and figures.

The tables classes, bins and coverage are those of study.selection.tables, with a row for each network; here are means
over the networks, and the lowest and highest of them.
"""

import math

import pandas as pd

from study.common.tables import describe, records
from study.selection.calibration import BINS

BEST_SETTINGS = 4
# In a bin, per network: the accuracy of fewer is too uncertain to be told.
FEWEST_IMAGES = 20
# ... and named in the text if it holds so many: with them the standard error of its accuracy is at most 5 points.
ENOUGH_IMAGES = 100


def findings(
    selected: dict,
    runs: pd.DataFrame,
    validation_size: int,
    refits: list[dict],
    test: dict,
    classes: pd.DataFrame,
    bins: pd.DataFrame,
    coverage: pd.DataFrame,
) -> dict:
    """All findings, as plain values.

    selected, test: contents of selected.json and test.json; runs: table of the experiment that was selected from;
    refits: summaries.
    """
    return {
        **ranking(selected, records(runs), validation_size),
        "refits": refit_measures(refits),
        **class_findings(classes, test.get("gains")),
        "confused": most_confused(test["selected"]["confusion"]),
        "reliability": (rows := reliability_rows(bins)),
        "widest_gap": {name: widest_gap(rows, name) for name in ("network", "network_tempered")},
        "selective": selective_rows(coverage),
    }


def ranking(selected: dict, runs: list[dict], validation_size: int) -> dict:
    """The settings among which the network was chosen.

    runs: records of the table of runs; those that a search stopped early (`last` is false) are left out.

    settings_tried: the number of settings; best_settings: the BEST_SETTINGS of the highest validation accuracy, the
    selected one first, rows of `_settings`; validation_error: standard error of the selected one's accuracy on
    `validation_size` images.
    """
    settings = _settings([row for row in runs if row.get("last", True)])
    ranked = sorted(
        (row for row in settings if row["status"] == "completed"),
        key=lambda row: (row["run"] not in selected["runs"], -row["selected_validation_accuracy"]),
    )
    accuracy = ranked[0]["selected_validation_accuracy"]
    return {
        "settings_tried": len(settings),
        "best_settings": ranked[:BEST_SETTINGS],
        "validation_error": math.sqrt(accuracy * (1 - accuracy) / validation_size),
    }


def _settings(runs):
    """One row for each setting: that of its first run, with the means of its measures over the seeds.

    With a diverged run there are no means, and its status is "diverged".
    """
    groups = {}
    for row in {row["run"]: row for row in runs}.values():
        groups.setdefault(row.get("trial", row["level"]), []).append(row)
    rows = []
    for group in groups.values():
        measures = [key for key in group[0] if key.startswith(("best_", "selected_", "final_"))]
        whole = all(row["status"] == "completed" for row in group)
        means = {key: sum(row[key] for row in group) / len(group) for key in measures} if whole else {}
        rows.append(group[0] | means | {"status": "completed" if whole else "diverged"})
    return rows


def refit_measures(refits: list[dict]) -> dict:
    """Mean and spread over the refits of each measure of their summaries; of the final ones without diverged refits."""
    measures = [key for key in refits[0] if key.startswith(("selected_", "final_"))]
    return {key: _describe_known([fit[key] for fit in refits]) for key in measures}


def _describe_known(values):
    known = [value for value in values if value is not None]
    return describe(known) if known else {"mean": None, "sd": None}


def class_findings(classes: pd.DataFrame, gains: list[dict | None] | None) -> dict:
    """Recall and precision by class, with the class of the lowest recall (hardest) and the highest (easiest).

    classes: rows with class, and for recall and precision of the selected networks the mean (under this name), _low and
    _high. With a reference (gains: those of test.json) also reference_recall, and gain, gain_low and gain_high of
    recall; most_gained, least_gained: the rows of the highest and the lowest gain, None without a reference.
    """
    groups = classes[classes["predictor"] == "network"].groupby("class")
    table = _summary(groups, "recall").join(_summary(groups, "precision"))
    if gains is not None:
        reference = classes[classes["predictor"] == "reference"].groupby("class")
        table["reference_recall"] = reference["recall"].mean()
        for name, key in (("gain", "difference"), ("gain_low", "low"), ("gain_high", "high")):
            table[name] = [None if gain is None else gain[key] for gain in gains]
    rows = records(table.reset_index())
    # The recall of a class without test images is not defined.
    met = [row for row in rows if row["recall"] is not None]
    by_gain = sorted(met, key=lambda row: row["gain"]) if gains is not None else [None]
    return {
        "classes": rows,
        "hardest": min(met, key=lambda row: row["recall"]),
        "easiest": max(met, key=lambda row: row["recall"]),
        "most_gained": by_gain[-1],
        "least_gained": by_gain[0],
    }


def most_confused(counts: list[list[int]]) -> dict | None:
    """The most frequent mistake in a confusion matrix: true class, predicted class, and its share of the true class.

    None where there are no mistakes.
    """
    cells = [(i, j) for i in range(len(counts)) for j in range(len(counts)) if i != j]
    true, predicted = max(cells, key=lambda cell: counts[cell[0]][cell[1]])
    if not counts[true][predicted]:
        return None
    return {"true": true, "predicted": predicted, "share": counts[true][predicted] / sum(counts[true])}


def reliability_rows(bins: pd.DataFrame) -> list[dict]:
    """One row for each predictor and bin of its confidence.

    Keys: predictor, bin, confidence and accuracy (means over the networks with examples in the bin), accuracy_low,
    accuracy_high, share (of the examples of all networks) and examples (mean number for one network of the predictor).
    """
    rows = []
    for predictor, own in bins.groupby("predictor", sort=False):
        groups = own.groupby("bin")
        examples = groups["examples"].sum()
        table = groups[["confidence"]].mean().join(_summary(groups, "accuracy"))
        table = table.assign(
            share=examples / own["examples"].sum(), examples=examples / own["network"].nunique(), predictor=predictor
        )
        rows += records(table.reset_index())
    return rows


def widest_gap(reliability: list[dict], predictor: str) -> dict | None:
    """The bin (of `reliability_rows`) in which the accuracy is farthest from the confidence, with gap: confidence minus
    accuracy, and low and high, the edges of the bin. None where no bin holds ENOUGH_IMAGES."""
    rows = [row for row in reliability if row["predictor"] == predictor and row["examples"] >= ENOUGH_IMAGES]
    if not rows:
        return None
    widest = max(rows, key=lambda row: abs(row["confidence"] - row["accuracy"]))
    edges = {"low": widest["bin"] / BINS, "high": (widest["bin"] + 1) / BINS}
    return widest | edges | {"gap": widest["confidence"] - widest["accuracy"]}


def selective_rows(coverage: pd.DataFrame) -> list[dict]:
    """One row for each predictor and coverage: accuracy (mean over its networks), accuracy_low and accuracy_high."""
    groups = coverage.groupby(["predictor", "coverage"], sort=False)
    return records(_summary(groups, "accuracy").reset_index())


def _summary(groups, column):
    """Table of the mean of a column in each group, under its name, and of the lowest and highest value."""
    names = {"mean": column, "min": f"{column}_low", "max": f"{column}_high"}
    return groups[column].agg(list(names)).rename(columns=names)
