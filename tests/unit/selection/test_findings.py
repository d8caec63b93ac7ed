"""What the choice, the refits and the test show, and how the templates see it."""

import pandas as pd
import pytest
import yaml

from predictions import calibrated
from project import ROOT
from study.selection.assessment import results_of_test
from study.selection.calibration import with_temperatures
from study.selection.context import assessment_context, selection_context
from study.selection.findings import (
    class_findings,
    findings,
    most_confused,
    ranking,
    refit_measures,
    reliability_rows,
    selective_rows,
    widest_gap,
)
from study.selection.tables import bin_table, class_table, coverage_table, reliability_table

DEFAULTS = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))["defaults"]
CHOSEN = DEFAULTS | {"hidden_layers": [8], "epochs": 1, "flip": True}
SELECTED = {"specification": CHOSEN, "refit": CHOSEN | {"epochs": 4, "decay": "cosine"}, "runs": ["b0", "b1"]}
RUNS = [
    CHOSEN
    | {"run": f"{level}{seed}", "level": level, "status": status, "activation": "leaky_relu", "hidden_layers": "8"}
    | {"dropout": 0.5 if level == "a" else 0.0}
    | {"selected_validation_accuracy": accuracy, "best_training_loss": 1.0}
    for level, seed, accuracy, status in [
        ("a", 0, 0.7, "completed"),
        ("a", 1, 0.9, "completed"),
        ("b", 0, 0.85, "completed"),
        ("b", 1, 0.85, "completed"),
        ("c", 0, 0.99, "completed"),
        ("c", 1, None, "diverged"),
    ]
]


def test_settings_are_ranked_by_their_means_over_the_seeds():
    """One row for each setting, though its best seed beats the other's mean; none for one with a diverged run."""
    found = ranking(SELECTED, RUNS, 1000)
    assert [row["level"] for row in found["best_settings"]] == ["b", "a"]
    assert [row["selected_validation_accuracy"] for row in found["best_settings"]] == pytest.approx([0.85, 0.8])
    assert found["settings_tried"] == 3
    assert found["validation_error"] == pytest.approx((0.85 * 0.15 / 1000) ** 0.5)


def test_trials_that_a_search_stopped_are_no_settings():
    stopped = [row | {"last": row["level"] == "b", "trial": row["level"]} for row in RUNS]
    assert ranking(SELECTED, stopped, 1000)["settings_tried"] == 1


def test_a_diverged_refit_has_no_final_measures():
    refits = [
        {"status": "completed", "selected_validation_loss": 0.2, "final_validation_loss": 0.4},
        {"status": "diverged", "selected_validation_loss": 0.4, "final_validation_loss": None},
    ]
    found = refit_measures(refits)
    assert found["selected_validation_loss"]["mean"] == pytest.approx(0.3)
    assert found["final_validation_loss"] == {"mean": 0.4, "sd": None, "min": 0.4, "max": 0.4, "n": 1}
    assert refit_measures(refits[1:])["final_validation_loss"] == {"mean": None, "sd": None}


def test_the_most_frequent_mistake():
    assert most_confused([[5, 3, 0], [1, 8, 1], [0, 4, 4]]) == {"true": 2, "predicted": 1, "share": 0.5}
    assert most_confused([[5, 0], [0, 3]]) is None


def test_classes_by_recall():
    table = pd.DataFrame(
        {
            "predictor": ["network"] * 6 + ["reference"] * 3,
            "class": [0, 1, 2] * 3,
            "recall": [0.8, 0.9, None, 0.6, 0.7, None, 0.9, 0.6, None],
            "precision": [0.5, None, 0.1, 0.7, None, 0.1, 0.1, 0.1, 0.1],
        }
    )
    found = class_findings(table, None)
    assert found["most_gained"] is found["least_gained"] is None and "gain" not in found["classes"][0]
    assert (found["hardest"]["class"], found["easiest"]["class"]) == (0, 1)
    assert found["hardest"] == found["classes"][0]
    first = found["classes"][0]
    assert (first["recall"], first["recall_low"], first["recall_high"]) == pytest.approx((0.7, 0.6, 0.8))
    assert found["classes"][1]["precision"] is None and found["classes"][2]["recall"] is None
    gains = [{"difference": gain, "low": gain - 0.1, "high": gain + 0.1} for gain in (-0.2, 0.2)]
    found = class_findings(table, [*gains, None])
    assert [row["reference_recall"] for row in found["classes"]] == [0.9, 0.6, None]
    assert (found["most_gained"]["class"], found["least_gained"]["class"]) == (1, 0)
    assert found["least_gained"]["gain_low"] == pytest.approx(-0.3)
    assert found["classes"][2]["gain"] is None


def test_the_widest_gap_is_that_of_a_bin_with_enough_images():
    columns = {"predictor": "network", "share": 0.5}
    rows = [
        columns | {"bin": 5, "confidence": 0.4, "accuracy": 0.9, "examples": 99},
        columns | {"bin": 9, "confidence": 0.65, "accuracy": 0.5, "examples": 100},
        columns | {"bin": 14, "confidence": 0.97, "accuracy": 0.99, "examples": 500},
    ]
    found = widest_gap(rows, "network")
    assert (found["low"], found["high"], found["gap"]) == pytest.approx((0.6, 2 / 3, 0.15))
    assert widest_gap(rows, "ensemble") is None


def test_bins_are_averaged_over_the_networks():
    bins = pd.DataFrame(
        {
            "bin": [0, 1, 1, 0],
            "examples": [10, 30, 40, 40],
            "confidence": [0.1, 0.5, 0.7, 0.2],
            "accuracy": [0.2, 0.4, 0.6, 0.1],
            "predictor": ["network"] * 3 + ["ensemble"],
            "network": [0, 0, 1, 0],
        }
    )
    first, second, third = reliability_rows(bins)
    assert (first["bin"], first["predictor"], third["predictor"]) == (0, "network", "ensemble")
    assert (second["confidence"], second["accuracy"]) == pytest.approx((0.6, 0.5))
    assert (second["accuracy_low"], second["accuracy_high"]) == (0.4, 0.6)
    assert (first["share"], first["examples"], second["examples"]) == (10 / 80, 5, 35)
    assert third["share"] == 1


def test_selective_accuracy_is_averaged_over_the_networks():
    table = pd.DataFrame(
        {"predictor": "network", "network": [0, 0, 1, 1], "coverage": [0.5, 1.0] * 2, "accuracy": [0.9, 0.8, 0.7, 0.6]}
    )
    first, second = selective_rows(table)
    assert (first["coverage"], first["accuracy_low"], first["accuracy_high"]) == (0.5, 0.7, 0.9)
    assert (first["accuracy"], second["accuracy"]) == pytest.approx((0.8, 0.7))


@pytest.mark.parametrize("networks", [1, 3])
def test_findings_of_a_test_become_the_context_of_its_section(networks):
    log_p, labels = calibrated(400, networks=networks)
    temperatures = {"networks": [1.2] * networks, "ensemble": 1.1}
    predictors = with_temperatures(log_p, temperatures)
    test = results_of_test(predictors, labels, log_p.argmax(axis=2) == labels)
    refits = [{"selected_validation_accuracy": 0.8}] * networks
    classes = class_table({"network": log_p}, labels)
    tables = classes, bin_table(predictors, labels), coverage_table(predictors, labels)
    found = findings(SELECTED, pd.DataFrame(RUNS), 1000, refits, test, *tables)
    chosen = selection_context(SELECTED, found)
    assert chosen["best_of"] == 3 and chosen["refit"]["selected_validation_accuracy"]["n"] == networks
    # The tested network comes first, with what its refits have changed, then the trial that was selected.
    assert [row["name"] for row in chosen["trial_rows"]] == ["tested", "selected", "second"]
    assert [row["network"] for row in chosen["trial_rows"]] == ["8 relu", "8 leaky relu", "8 leaky relu"]
    assert [row["epochs"] for row in chosen["trial_rows"]] == [4, 1, 1]
    assert [row["selected_validation_accuracy"] for row in chosen["trial_rows"]] == pytest.approx([0.8, 0.85, 0.8])
    assert chosen["refit_changes"] == "decay cosine in place of constant, epochs 4 in place of 1"
    assert chosen["trial_common"] == "flips yes"
    assert chosen["trial_columns"] == [("label_dropout", "dropout")]
    assert [row["label_dropout"] for row in chosen["trial_rows"]] == ["0", "0", "0.5"]
    shown = assessment_context(test, found, reliability_table(predictors, labels), temperatures, None)
    assert len(shown["tested"]) == (2 if networks > 1 else 1)
    assert shown["selective"][1.0] == pytest.approx(test["selected"]["accuracy_mean"])
    assert {0.5, 0.9} <= set(shown["selective"])
    assert shown["hardest"]["recall"] <= shown["easiest"]["recall"]
    assert shown["temperatures"] == ["1.20"] * networks
