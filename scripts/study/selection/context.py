"""The selected network as the report's templates see it: how it was chosen, trained again and tested."""

import math

from study.common.numbers import fixed
from study.common.tables import describe, records
from study.common.wording import level_label, main_settings, value_label

SHOWN_SETTINGS = 5
PREDICTORS = {
    "network": "as trained",
    "network_tempered": "with temperature",
    "ensemble": "ensemble",
    "ensemble_tempered": "ensemble, with temperature",
}


def selection_context(selected, settings, candidates, refits, validation_size):
    """How the network was chosen and trained again.

    selected: content of selected.json; settings: what the refit changes; candidates: runs (dicts) it was chosen from,
    and others that a search stopped early (last is false); refits: summaries.
    """
    settings_tried = _settings([row for row in candidates if row.get("last", True)])
    ranked = sorted(
        (row for row in settings_tried if row["status"] == "completed"),
        key=lambda row: (row["run"] not in selected["runs"], -row["selected_validation_accuracy"]),
    )
    accuracy = ranked[0]["selected_validation_accuracy"]
    measures = [key for key in refits[0] if key.startswith(("selected_", "final_"))]
    return {
        "selected": selected,
        "chosen": selected["specification"],
        "chosen_label": level_label(main_settings(selected["specification"], ["weight_decay"])),
        "units_label": value_label(selected["specification"]["hidden_layers"]),
        "best_rows": [row | {"activation": value_label(row["activation"])} for row in ranked[:SHOWN_SETTINGS]],
        "best_of": len(settings_tried),
        "validation_error": math.sqrt(accuracy * (1 - accuracy) / validation_size),
        "refits": refits,
        "refit": {key: _describe_known(fit[key] for fit in refits) for key in measures},
        "refit_changes": level_label(settings),
    }


def _settings(runs):
    """One row for each setting of the runs (dicts), with the means of its measures over the seeds; with a diverged run
    its status is "diverged"."""
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


def assessment_context(test, classes, reliability, coverage, temperatures, reference):
    """What the test showed.

    test: content of test.json; classes, reliability, coverage: tables of study.selection.assessment; temperatures:
    content of temperatures.json; reference: the experiment (a dict of experiment_context) that is tested beside it, or
    None.
    """
    means = records(classes.groupby("class")[["recall", "precision"]].mean().reset_index())
    # A label that no test image has, has no recall.
    met = [row for row in means if row["recall"] is not None]
    kept = coverage[coverage["predictor"] == "network"].groupby("coverage")["accuracy"].mean()
    several = test["selected"]["networks"] > 1
    tested = [_accuracy_row("this study: selected network", test["selected"])]
    if several:
        tested.append(_accuracy_row(f"this study: ensemble of {test['selected']['networks']}", test["ensemble"]))
    if reference is not None:
        label = f"this study: {reference['title'].lower()} (hidden units {reference['settings']['hidden_layers']})"
        tested.append(_accuracy_row(label, test["reference"]))
    return {
        "test": test,
        "tested": tested,
        "confused": most_confused(test["selected"]["confusion"]),
        "hardest": min(met, key=lambda row: row["recall"]),
        "easiest": max(met, key=lambda row: row["recall"]),
        "reliability_rows": [
            row | {"name": PREDICTORS[row["predictor"]], "interval": _percentages(row["low"], row["high"])}
            for row in records(reliability)
        ],
        "temperature": temperatures,
        "temperatures": [fixed(value, 2) for value in temperatures["networks"]],
        "selective": {round(float(share), 2): float(accuracy) for share, accuracy in kept.items()},
    }


def _accuracy_row(model, found):
    interval = _percentages(found["accuracy_low"], found["accuracy_high"])
    return {"model": model, "source": "test set, once", "accuracy": found["accuracy_mean"], "interval": interval}


def _percentages(low, high):
    return f"{fixed(100 * low, 2)}\xa0to\xa0{fixed(100 * high, 2)}"


def _describe_known(values):
    """Mean and spread of the values that there are; a run that diverged has no final ones."""
    known = [value for value in values if value is not None]
    return describe(known) if known else {"mean": None, "sd": None}


def most_confused(counts):
    """The most frequent mistake in a confusion matrix: true class, predicted class, and its share of the true class."""
    cells = [(i, j) for i in range(len(counts)) for j in range(len(counts)) if i != j]
    true, predicted = max(cells, key=lambda cell: counts[cell[0]][cell[1]])
    return {"true": true, "predicted": predicted, "share": counts[true][predicted] / sum(counts[true])}
