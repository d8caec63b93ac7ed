"""The selected network as the report's templates see it: how it was chosen, trained again and tested."""

import pandas as pd

from study.common.numbers import fixed
from study.common.tables import records
from study.common.wording import level_label, main_settings, value_label

PREDICTORS = {
    "network": "as trained",
    "network_tempered": "with temperature",
    "ensemble": "ensemble",
    "ensemble_tempered": "ensemble, with temperature",
}


def selection_context(selected: dict, settings: dict, found: dict) -> dict:
    """How the network was chosen and trained again.

    selected: content of selected.json; settings: what the refits change; found: study.selection.findings.
    """
    chosen = selected["specification"]
    return {
        "selected": selected,
        "chosen": chosen,
        "chosen_label": level_label(main_settings(chosen, ["weight_decay"])),
        "units_label": value_label(chosen["hidden_layers"]),
        "best_rows": [row | {"activation": value_label(row["activation"])} for row in found["best_settings"]],
        "best_of": found["settings_tried"],
        "validation_error": found["validation_error"],
        "refit": found["refits"],
        "refit_changes": level_label(settings),
    }


def assessment_context(
    test: dict, found: dict, reliability: pd.DataFrame, temperatures: dict, reference: dict | None
) -> dict:
    """What the test showed.

    test, temperatures: contents of test.json and temperatures.json; found: study.selection.findings; reliability: table
    of study.selection.tables; reference: the experiment (a dict of experiment_context) that is tested beside it, or
    None.
    """
    tested = [_accuracy_row("this study: selected network", test["selected"])]
    if "ensemble" in test:
        tested.append(_accuracy_row(f"this study: ensemble of {test['selected']['networks']}", test["ensemble"]))
    if reference is not None:
        label = f"this study: {reference['title'].lower()} (hidden units {reference['settings']['hidden_layers']})"
        tested.append(_accuracy_row(label, test["reference"]))
    return {
        "test": test,
        "tested": tested,
        **{key: found[key] for key in ("confused", "hardest", "easiest")},
        "reliability_rows": [
            row | {"name": PREDICTORS[row["predictor"]], "interval": _percentages(row["low"], row["high"])}
            for row in records(reliability)
        ],
        "temperature": temperatures,
        "temperatures": [fixed(value, 2) for value in temperatures["networks"]],
        # Rounded, so that the templates find them under 0.5 and 0.9.
        "selective": {
            round(row["coverage"], 2): row["accuracy"] for row in found["selective"] if row["predictor"] == "network"
        },
    }


def _accuracy_row(model, found):
    interval = _percentages(found["accuracy_low"], found["accuracy_high"])
    return {"model": model, "source": "test set, once", "accuracy": found["accuracy_mean"], "interval": interval}


def _percentages(low, high):
    return f"{fixed(100 * low, 2)}\xa0to\xa0{fixed(100 * high, 2)}"
