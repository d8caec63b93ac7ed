"""What is made of predictions on the test set: accuracies, classes, tables, differences."""

import numpy as np
import pytest

from predictions import calibrated
from study.common.errors import StudyError
from study.selection.assessment import (
    accuracy_interval,
    check_like,
    class_table,
    confident_mistakes,
    confusion,
    difference,
    error_reduction,
    paired_difference,
    reliability_table,
    verdict,
)
from study.selection.calibration import tempered, with_temperatures
from study.selection.context import most_confused, selection_context


def test_the_reduction_of_the_error_tells_a_cure_from_none():
    log_p, labels = calibrated(2000)
    found = error_reduction(tempered(log_p, 0.5), log_p, labels)
    assert 0 < found["low"] < found["difference"] < found["high"]
    found = error_reduction(log_p, tempered(log_p, 0.5), labels)
    assert found["high"] < 0
    found = error_reduction(log_p, log_p, labels)
    assert (found["difference"], found["low"], found["high"], found["p"]) == (0, 0, 0, None)


def test_differences_have_a_sign_an_interval_and_a_degenerate_case():
    rng = np.random.default_rng(0)
    base = rng.random(2000) < 0.8
    better = base | (rng.random(2000) < 0.1)
    found = paired_difference(better.astype(float), base.astype(float))
    assert 0 < found["low"] < found["difference"] < found["high"]
    assert paired_difference(base.astype(float), better.astype(float))["high"] < 0
    assert paired_difference(np.ones(5), np.ones(5)) == {"difference": 0, "low": 0, "high": 0, "p": None, "n": 5}
    unpaired = difference(better.astype(float), base[:1000].astype(float))
    assert unpaired["low"] < unpaired["difference"] < unpaired["high"]
    assert unpaired["high"] - unpaired["low"] > found["high"] - found["low"]
    assert found["p"] < 1e-6 < unpaired["p"]


def test_the_verdict_names_what_was_compared():
    log_p, labels = calibrated(400, networks=3)
    predictors = with_temperatures(log_p, {"networks": [1.1, 1.2, 1.3], "ensemble": 1.2})
    validation = np.ones((3, 50), bool)
    found = verdict(predictors, log_p[1:2], labels, validation)
    assert set(found["differences"]) == {"validation", "confidence", "temperature", "ensemble", "reference"}
    assert found["differences"]["validation"]["difference"] == pytest.approx(1 - found["selected"]["accuracy_mean"])
    assert found["differences"]["reference"]["difference"] == pytest.approx(
        found["selected"]["accuracy_mean"] - found["reference"]["accuracy_mean"]
    )
    assert found["ensemble"]["accuracy_low"] < found["ensemble"]["accuracy_mean"] < found["ensemble"]["accuracy_high"]
    assert sum(map(sum, found["selected"]["confusion"])) == 3 * 400
    alone = verdict(with_temperatures(log_p[:1], {"networks": [1.1]}), None, labels, validation[:1])
    assert "ensemble" not in alone and "reference" not in alone
    assert set(alone["differences"]) == {"validation", "confidence", "temperature"}


def test_tables_have_a_row_for_each_predictor_and_class():
    log_p, labels = calibrated(300, networks=2)
    predictors = with_temperatures(log_p, {"networks": [1.1, 1.2], "ensemble": 1.2})
    table = reliability_table(predictors, labels).set_index("predictor")
    assert list(table.index) == list(predictors)
    assert table.loc["network", "accuracy"] == table.loc["network_tempered", "accuracy"]
    assert (table["low"] >= 0).all() and (table["low"] <= table["high"]).all()
    classes = class_table(log_p, np.where(labels == 4, 0, labels))
    assert len(classes) == 2 * 5
    assert classes.groupby("network")["images"].sum().tolist() == [300, 300]


def test_confusion_precision_and_recall_are_those_of_the_definition():
    log_p, labels = calibrated(500, networks=2)
    counts = confusion(log_p, labels)
    assert counts.sum() == 1000
    table = class_table(log_p, labels)
    for network, p in enumerate(log_p):
        rows = table[table["network"] == network]
        answered = p.argmax(axis=1)
        for row in rows.itertuples():
            hits = ((labels == row[2]) & (answered == row[2])).sum()
            assert row.recall == pytest.approx(hits / (labels == row[2]).sum())
            assert row.precision == pytest.approx(hits / (answered == row[2]).sum())
    assert most_confused([[5, 3, 0], [1, 8, 1], [0, 4, 4]]) == {"true": 2, "predicted": 1, "share": 0.5}


def test_confident_mistakes_come_first():
    log_p = np.log([[0.9, 0.1], [0.2, 0.8], [0.4, 0.6], [0.05, 0.95]])
    assert confident_mistakes(np.array([0, 0, 0, 0]), log_p, 2).tolist() == [3, 1]


def test_accuracy_interval_covers_its_accuracy_and_narrows():
    low, high = accuracy_interval(9000, 10_000)
    assert low < 0.9 < high
    assert high - low == pytest.approx(0.0118, abs=0.0003)


def test_test_images_must_be_like_those_of_training():
    card = {"height": 4, "width": 5, "classes": 3}
    labels = np.array([0, 2])
    check_like(card, np.zeros((2, 4, 5)), labels, "images")
    with pytest.raises(StudyError, match="expected images of 4 by 5 pixels, as for training, found 5 by 4"):
        check_like(card, np.zeros((2, 5, 4)), labels, "images")
    with pytest.raises(StudyError, match="labels below 3"):
        check_like(card, np.zeros((2, 4, 5)), labels + 1, "images")


def test_settings_are_ranked_by_their_means_over_the_seeds():
    """One row for each setting, though its best seed beats the other's mean; none for one with a diverged run."""
    runs = [
        {"run": f"{level}{seed}", "level": level, "status": status, "activation": "relu"}
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
    chosen = {key: 1 for key in ("batch_size", "step_size", "momentum", "epochs", "weight_decay")}
    chosen |= {"hidden_layers": [8], "activation": "relu", "decay": "constant"}
    selected = {"specification": chosen, "runs": ["b0", "b1"]}
    refits = [{"selected_validation_accuracy": 0.8}]
    found = selection_context(selected, {}, runs, refits, 1000)
    assert [row["level"] for row in found["best_rows"]] == ["b", "a"]
    assert [row["selected_validation_accuracy"] for row in found["best_rows"]] == pytest.approx([0.85, 0.8])
    assert found["best_of"] == 3
