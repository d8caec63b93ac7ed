"""The test of the selected networks: accuracies, confusions, differences, mistakes."""

import numpy as np
import pytest
from scipy import stats

from predictions import calibrated
from study.common.errors import StudyError
from study.selection.assessment import (
    accuracy_interval,
    check_like,
    confident_mistakes,
    confusion,
    results_of_test,
    shared_mistakes,
    wilson,
)
from study.selection.calibration import log_loss, pooled, with_temperatures


def test_the_results_name_what_was_compared():
    log_p, labels = calibrated(400, networks=3)
    temperatures = {"networks": [1.1, 1.2, 1.3], "ensemble": 1.2, "reference": [1.2]}
    predictors = with_temperatures(log_p, temperatures, log_p[1:2])
    validation = np.ones((3, 50), bool)
    found = results_of_test(predictors, labels, validation)
    always = {"validation", "confidence", "confidence_tempered", "temperature"}
    assert set(found["differences"]) == always | {"ensemble", "reference", "loss", "loss_tempered"}
    for key, name in (("loss", "network"), ("loss_tempered", "network_tempered")):
        means = [
            np.mean([log_loss(p, labels) for p in predictors[n]]) for n in (name, name.replace("network", "reference"))
        ]
        assert found["differences"][key]["difference"] == pytest.approx(means[0] - means[1])
    assert (found["examples"], found["validation_examples"]) == (400, 50)
    right = log_p.argmax(axis=2) == labels
    assert found["disagreement"] == pytest.approx(np.mean([(each != right[1]).mean() for each in right]))
    of_first = labels == 0
    assert found["gains"][0]["difference"] == pytest.approx(right[:, of_first].mean() - right[1, of_first].mean())
    assert found["differences"]["validation"]["difference"] == pytest.approx(1 - found["selected"]["accuracy_mean"])
    assert found["differences"]["reference"]["difference"] == pytest.approx(
        found["selected"]["accuracy_mean"] - found["reference"]["accuracy_mean"]
    )
    assert found["ensemble"]["accuracy_low"] < found["ensemble"]["accuracy_mean"] < found["ensemble"]["accuracy_high"]
    assert sum(map(sum, found["selected"]["confusion"])) == 3 * 400
    assert found["selected"]["accuracy_over"] == "seeds and images" and found["ensemble"]["accuracy_over"] == "images"
    alone = results_of_test(with_temperatures(log_p[:1], {"networks": [1.1]}), labels, validation[:1])
    assert not {"ensemble", "reference", "disagreement", "gains"} & set(alone)
    assert set(alone["differences"]) == always


def test_shared_mistakes_are_those_of_all_networks_and_their_ensemble():
    answers = [[0, 1, 1, 2], [0, 1, 2, 0]]  # of two networks to four images of class 0
    log_p = np.log(np.where(np.array(answers)[:, :, None] == np.arange(3), 0.8, 0.1))
    log_p[1, 2] = np.log([0.35, 0.05, 0.6])
    predictors = {"network": log_p, "ensemble": pooled(log_p)[None], "reference": log_p[:1]}
    labels = np.zeros(4, int)
    # All but the first are wrong in one network or the other; the last one only in the first.
    assert shared_mistakes(predictors, labels) == {"mean": 2.5, "all": 2, "same": 1, "reference": 2}
    del predictors["reference"], predictors["ensemble"]
    assert shared_mistakes(predictors, labels)["reference"] is None


def test_confident_mistakes_come_first():
    log_p = np.log([[0.9, 0.1], [0.2, 0.8], [0.4, 0.6], [0.05, 0.95]])
    images = np.arange(4, dtype=np.uint8)[:, None]
    labels = np.array([0, 0, 0, 0])
    found = confident_mistakes(images, labels, log_p[None], 2)
    assert found["images"].tolist() == [[3], [1]]
    assert found["labels"].tolist() == [0, 0] and found["predictions"].tolist() == [1, 1]
    np.testing.assert_allclose(found["probabilities"], [0.95, 0.8])
    # A network that gets the last one right leaves those that all get wrong.
    other = np.log([[0.9, 0.1], [0.4, 0.6], [0.4, 0.6], [0.9, 0.1]])
    found = confident_mistakes(images, labels, np.array([log_p, other]))
    assert found["images"].tolist() == [[1], [2]]
    np.testing.assert_allclose(found["probabilities"], [0.7, 0.6])


def test_accuracy_interval_holds_the_seeds_too():
    right = np.arange(10_000) < 9000
    low, high, over = accuracy_interval(right[None])
    assert low < 0.9 < high and over == "images"
    assert high - low == pytest.approx(0.0118, abs=0.0003)
    seeds = np.array([right, np.arange(10_000) < 9100, np.arange(10_000) < 8900])
    wider = accuracy_interval(seeds)
    assert wider[0] < low and high < wider[1] and wider[2] == "seeds and images"
    # Where no answer differs, as with a perfect network, Wilson's interval is left.
    low, high, over = accuracy_interval(np.ones((3, 100), bool))
    assert 0.95 < low < 1 and high == 1 and over == "images"


def test_test_images_must_be_like_those_of_training():
    card = {"height": 4, "width": 5, "classes": 3}
    labels = np.array([0, 2])
    check_like(card, np.zeros((2, 4, 5)), labels, "images")
    with pytest.raises(StudyError, match="expected images of 4 by 5 pixels, as for training, found 5 by 4"):
        check_like(card, np.zeros((2, 5, 4)), labels, "images")
    with pytest.raises(StudyError, match=r"labels that no training image has \(3\)"):
        check_like(card, np.zeros((2, 4, 5)), labels + 1, "images")


def test_confusions_are_added_up_over_the_networks():
    log_p, labels = calibrated(500, networks=2)
    counts = confusion(log_p, labels)
    assert counts.sum() == 1000
    np.testing.assert_array_equal(counts.sum(axis=1), 2 * np.bincount(labels))
    right = sum((p.argmax(axis=1) == labels).sum() for p in log_p)
    assert counts.trace() == right


def test_wilsons_interval_is_that_of_scipy_and_takes_a_mean_over_networks():
    for k, n in [(0, 10), (3, 10), (135, 137), (9001, 10000), (10, 10)]:
        interval = stats.binomtest(k, n).proportion_ci(0.95, method="wilson")
        assert wilson(k / n, n) == (interval.low, interval.high)
    # Two networks with 135 and 136 of 137 right.
    assert [f"{100 * bound:.2f}" for bound in wilson(135.5 / 137, 137)] == ["95.40", "99.75"]
