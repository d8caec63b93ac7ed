"""The test of the selected networks: accuracies, confusions, differences, mistakes."""

import numpy as np
import pytest

from predictions import calibrated
from study.common.errors import StudyError
from study.selection.assessment import (
    accuracy_interval,
    check_like,
    confident_mistakes,
    confusion,
    results_of_test,
)
from study.selection.calibration import with_temperatures


def test_the_results_name_what_was_compared():
    log_p, labels = calibrated(400, networks=3)
    predictors = with_temperatures(log_p, {"networks": [1.1, 1.2, 1.3], "ensemble": 1.2})
    validation = np.ones((3, 50), bool)
    found = results_of_test(predictors, log_p[1:2], labels, validation)
    assert set(found["differences"]) == {"validation", "confidence", "temperature", "ensemble", "reference"}
    assert found["differences"]["validation"]["difference"] == pytest.approx(1 - found["selected"]["accuracy_mean"])
    assert found["differences"]["reference"]["difference"] == pytest.approx(
        found["selected"]["accuracy_mean"] - found["reference"]["accuracy_mean"]
    )
    assert found["ensemble"]["accuracy_low"] < found["ensemble"]["accuracy_mean"] < found["ensemble"]["accuracy_high"]
    assert sum(map(sum, found["selected"]["confusion"])) == 3 * 400
    alone = results_of_test(with_temperatures(log_p[:1], {"networks": [1.1]}), None, labels, validation[:1])
    assert "ensemble" not in alone and "reference" not in alone
    assert set(alone["differences"]) == {"validation", "confidence", "temperature"}


def test_confident_mistakes_come_first():
    log_p = np.log([[0.9, 0.1], [0.2, 0.8], [0.4, 0.6], [0.05, 0.95]])
    images = np.arange(4, dtype=np.uint8)[:, None]
    found = confident_mistakes(images, np.array([0, 0, 0, 0]), log_p, 2)
    assert found["images"].tolist() == [[3], [1]]
    assert found["labels"].tolist() == [0, 0] and found["predictions"].tolist() == [1, 1]
    np.testing.assert_allclose(found["probabilities"], [0.95, 0.8])


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


def test_confusions_are_added_up_over_the_networks():
    log_p, labels = calibrated(500, networks=2)
    counts = confusion(log_p, labels)
    assert counts.sum() == 1000
    np.testing.assert_array_equal(counts.sum(axis=1), 2 * np.bincount(labels))
    right = sum((p.argmax(axis=1) == labels).sum() for p in log_p)
    assert counts.trace() == right
