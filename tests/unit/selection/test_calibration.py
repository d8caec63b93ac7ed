"""Temperatures, calibration errors, proper scores, ensembles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import log_softmax
from sklearn.calibration import calibration_curve
from sklearn.metrics import log_loss as sklearn_log_loss

from predictions import calibrated
from study.selection.calibration import (
    BINS,
    TEMPERATURES,
    calibration_error,
    confidence_and_right,
    error_of,
    fit_temperature,
    fit_temperatures,
    log_loss,
    mean_error,
    pooled,
    reliability,
    resampled,
    selective_accuracy,
    tempered,
    with_temperatures,
)
from study.selection.tables import brier_score, coverage_table


@given(st.floats(0.1, 10), st.integers(0, 99))
def test_a_temperature_leaves_answers_and_ranks_alone(temperature, seed):
    [log_p], labels = calibrated(50, seed=seed)
    after = tempered(log_p, temperature)
    np.testing.assert_array_equal(after.argsort(axis=1), log_p.argsort(axis=1))
    np.testing.assert_array_equal(confidence_and_right(after, labels)[1], confidence_and_right(log_p, labels)[1])
    np.testing.assert_allclose(np.exp(after).sum(axis=1), 1)
    np.testing.assert_allclose(tempered(after, 1 / temperature), log_p, atol=1e-9)


@pytest.mark.parametrize("true", [0.4, 1.0, 2.5])
def test_the_temperature_that_spoilt_calibrated_logits_is_found(true):
    [log_p], labels = calibrated(40_000)
    found = fit_temperature(tempered(log_p, 1 / true), labels)
    assert found == pytest.approx(true, rel=0.03)
    losses = [log_loss(tempered(log_p, t / true), labels) for t in (0.98 * found, found, 1.02 * found)]
    assert losses[1] < min(losses[0], losses[2])


def test_a_temperature_stays_within_its_limits():
    log_p = log_softmax(np.eye(3)[[0, 1, 2, 0]], axis=1)
    assert fit_temperature(log_p, np.array([0, 1, 2, 0])) == pytest.approx(TEMPERATURES[0], rel=1e-3)
    assert fit_temperature(log_p, np.array([1, 2, 0, 1])) == pytest.approx(TEMPERATURES[1], rel=1e-3)


def test_several_networks_and_their_ensemble_have_a_temperature_each():
    log_p, labels = calibrated(400, networks=2)
    found = fit_temperatures(log_p, labels)
    assert found["networks"] == [fit_temperature(p, labels) for p in log_p]
    assert found["ensemble"] == fit_temperature(pooled(log_p), labels)
    assert fit_temperatures(log_p[:1], labels) == {"networks": found["networks"][:1]}


def test_calibrated_answers_have_hardly_an_error_and_sharpened_ones_a_known_sign():
    [log_p], labels = calibrated(50_000)
    assert calibration_error(*confidence_and_right(log_p, labels)) < 0.01
    confidence, right = confidence_and_right(tempered(log_p, 0.5), labels)
    assert calibration_error(confidence, right) > 0.05
    assert confidence.mean() > right.mean()
    confidence, right = confidence_and_right(tempered(log_p, 2), labels)
    assert confidence.mean() < right.mean()


def test_the_bins_are_those_of_scikit_learn():
    [log_p], labels = calibrated(3000, seed=1)
    confidence, right = confidence_and_right(log_p, labels)
    table = reliability(confidence, right)
    accuracies, confidences = calibration_curve(right, confidence, n_bins=BINS)
    np.testing.assert_allclose(table["accuracy"], accuracies)
    np.testing.assert_allclose(table["confidence"], confidences)
    assert table["examples"].sum() == 3000
    gaps = (table["accuracy"] - table["confidence"]).abs()
    assert calibration_error(confidence, right) == pytest.approx(np.average(gaps, weights=table["examples"]))


def test_certainty_belongs_to_the_last_bin():
    right = np.array([True, False])
    assert reliability(np.array([1.0, 1.0]), right)["bin"].tolist() == [BINS - 1]
    assert calibration_error(np.array([1.0, 1.0]), right) == 0.5


def test_scores_are_those_of_scikit_learn():
    [log_p], labels = calibrated(500)
    p = np.exp(log_p)
    assert log_loss(log_p, labels) == pytest.approx(sklearn_log_loss(labels, p, labels=range(5)))
    assert brier_score(log_p, labels) == pytest.approx(((p - np.eye(5)[labels]) ** 2).sum(axis=1).mean())


def test_the_basic_interval_reaches_further_down_than_percentiles():
    """A perfect predictor's estimated error is all chance, and a resampled one is larger still."""
    for seed in range(3):
        log_p, labels = calibrated(300, seed=seed)
        confidence, right = confidence_and_right(log_p, labels)
        error = mean_error(confidence, right)
        low, high = resampled(error_of(confidence, right), 300).confidence_interval
        low_percentile, high_percentile = 2 * error - high, 2 * error - low
        assert low < min(error, low_percentile)
        assert error < (low_percentile + high_percentile) / 2


def test_an_ensemble_is_the_mean_of_the_probabilities():
    log_p, _ = calibrated(20, networks=3)
    np.testing.assert_allclose(np.exp(pooled(log_p)), np.exp(log_p).mean(axis=0))
    predictors = with_temperatures(log_p, {"networks": [1, 1, 2], "ensemble": 3})
    assert [len(p) for p in predictors.values()] == [3, 3, 1, 1]
    np.testing.assert_allclose(predictors["network_tempered"][:2], log_p[:2])
    assert list(with_temperatures(log_p[:1], {"networks": [2]})) == ["network", "network_tempered"]


def test_accuracy_among_the_most_certain():
    confidence, right = np.array([0.9, 0.6, 0.8, 0.7]), np.array([True, False, True, False])
    np.testing.assert_allclose(selective_accuracy(confidence, right, [0.25, 0.5, 0.75, 1]), [1, 1, 2 / 3, 0.5])
    log_p, labels = calibrated(4000)
    table = coverage_table({"network": log_p}, labels)
    assert table["accuracy"].iloc[-1] == (log_p[0].argmax(axis=1) == labels).mean()
    assert table["accuracy"].is_monotonic_decreasing
