"""The losses of minibatches beside the curves of the whole sets."""

import numpy as np
import pandas as pd
import pytest

from figure_data import experiment
from study.experiments.batch_loss import batch_loss_findings, completed_rows, noise_rows


def test_batch_noise_finds_the_scatter_about_a_slow_trend():
    rng = np.random.default_rng(0)
    steps = 4000
    slow = np.linspace(1.0, 0.5, steps)
    curve = pd.DataFrame({"iteration": [0, steps], "training_loss": [1.0, 0.5]})
    found = noise_rows([slow + 0.1 * rng.standard_normal(steps)], [curve], 1000, 16).iloc[0]
    assert found["late_noise"] == pytest.approx(0.1, rel=0.1)
    assert found["late_example_sd"] == pytest.approx(0.4, rel=0.1)
    assert found["rises_share"] == pytest.approx(0.5, abs=0.03)
    assert found["late_minus_training"] == pytest.approx(0.0625, abs=0.01)


def test_findings_are_of_completed_runs_and_empty_if_one_diverged():
    curves, runs = experiment({}, seeds=3)
    runs = runs.assign(batch_size=16)
    losses = [np.linspace(2, 0.5, 400) + 0.01 * seed for seed in range(3)]
    shape, noise, together = completed_rows(runs.assign(status=["completed", "diverged", "completed"]), curves, losses)
    assert len(shape) == len(noise) == 2
    assert set(together["run"]) == {"run-0-0", "run-0-2"}
    assert noise["late_max"].diff().iloc[1] == pytest.approx(0.02)
    found = batch_loss_findings(runs, curves, losses, {"covered": 1.0})
    assert found["curve"]["final_gap"]["n"] == 3
    assert found["noise"]["late_noise"]["mean"] > 0
    assert found["sampling"] == {"covered": 1.0}
    assert batch_loss_findings(runs.assign(status="diverged"), curves, losses, None) == {}
