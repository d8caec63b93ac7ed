"""The losses of minibatches beside the curves of the whole sets."""

import numpy as np
import pandas as pd
import pytest

from figure_data import experiment
from study.experiments.batch_loss import batch_loss_findings, completed_rows, curve_rows, noise_rows, turning_share


def test_batch_noise_finds_the_scatter_about_a_slow_trend():
    rng = np.random.default_rng(0)
    steps = 4000
    slow = np.linspace(1.0, 0.5, steps)
    curve = pd.DataFrame({"iteration": [0, steps], "training_loss": [1.0, 0.5]})
    found = noise_rows([slow + 0.1 * rng.standard_normal(steps)], [curve], 1000, 16).iloc[0]
    assert found["late_noise"] == pytest.approx(0.1, rel=0.1)
    assert found["late_example_sd"] == pytest.approx(0.4, rel=0.1)
    assert found["turning_share"] == pytest.approx(2 / 3, abs=0.03)
    assert found["late_minus_training"] == pytest.approx(0.0625, abs=0.01)
    assert found["early_mean"] == pytest.approx(0.9375, abs=0.01)


def test_a_rise_is_that_of_the_half_that_did_not_choose_the_lowest_point():
    curve = pd.DataFrame(
        {
            "run": 0,
            "epoch": [0, 1, 2, 3],
            "training_loss": [1.0, 0.5, 0.4, 0.2],
            "validation_loss": [1.0, 0.55, 0.6, 0.7],
            "validation_loss_a": [1.0, 0.5, 0.6, 0.7],
            "validation_loss_b": [1.0, 0.6, 0.5, 0.8],
            "validation_accuracy": 0.9,
        }
    )
    found = curve_rows(curve).iloc[0]
    assert found["validation_rise"] == pytest.approx(((0.8 - 0.6) + (0.7 - 0.6)) / 2)
    assert found["training_fall"] == pytest.approx((0.5 + 0.4) / 2 - 0.2)


def test_turning_points_are_counted_at_peaks_and_valleys():
    assert turning_share([1, 2, 1, 2, 3]) == pytest.approx(2 / 3)
    assert np.isnan(turning_share([1, 2]))
    assert turning_share(np.random.default_rng(0).random(20_000)) == pytest.approx(2 / 3, abs=0.01)


def test_findings_are_of_completed_runs_and_empty_if_one_diverged():
    curves, runs = experiment({}, seeds=3)
    curves = curves.assign(**{f"validation_loss_{half}": curves["validation_loss"] for half in "ab"})
    runs = runs.assign(batch_size=16)
    losses = [np.linspace(2, 0.5, 400) + 0.01 * seed for seed in range(3)]
    shape, noise = completed_rows(runs.assign(status=["completed", "diverged", "completed"]), curves, losses)
    assert len(shape) == len(noise) == 2
    assert noise["late_max"].diff().iloc[1] == pytest.approx(0.02)
    found = batch_loss_findings(runs, curves, losses, {"covered": 1.0})
    assert found["curve"]["final_gap"]["n"] == 3
    assert found["noise"]["late_noise"]["mean"] > 0
    assert found["sampling"] == {"covered": 1.0}
    assert batch_loss_findings(runs.assign(status="diverged"), curves, losses, None) == {}
