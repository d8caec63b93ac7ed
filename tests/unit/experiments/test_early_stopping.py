"""Early stopping judged by the other half of the validation images: right values, and no optimism."""

import numpy as np
import pandas as pd
import pytest

from study.claims.shared.evidence import finding, mean_evidence
from study.experiments.early_stopping import stopped_early

EVALUATIONS, SEEDS = 12, 10


def curves_of(losses_a, losses_b, shape=0.0):
    """Made-up evaluations of a run for each column of the losses, float (evaluations, runs)."""
    parts = []
    for run in range(losses_a.shape[1]):
        curve = pd.DataFrame({"run": f"run-{run}", "iteration": range(len(losses_a)), "epoch": range(len(losses_a))})
        for half, losses in (("a", losses_a), ("b", losses_b)):
            curve[f"validation_loss_{half}"] = losses[:, run]
            curve[f"validation_accuracy_{half}"] = 1 - losses[:, run] / 4
        curve["training_loss"], curve["training_accuracy"], curve["weight_norm"] = shape, 1 - shape, 1.0
        parts.append(curve)
    return pd.concat(parts, ignore_index=True)


def test_each_half_stops_the_run_for_the_other():
    a = np.array([[3.0], [1.0], [2.0], [2.0]])
    b = np.array([[4.0], [3.0], [1.0], [5.0]])
    [row] = stopped_early(curves_of(a, b)).to_dict("records")
    # Half a stops after epoch 1, where b has 3; b after epoch 2, where a has 2.
    assert row["validation_loss"] == 2.5
    assert row["epoch"] == 1.5
    assert row["end_validation_loss"] == 3.5
    assert row["validation_accuracy"] == pytest.approx(1 - 2.5 / 4)


def test_the_first_of_equals_stops_and_runs_keep_their_order():
    a = np.array([[2.0, 1.0], [1.0, 2.0], [1.0, 3.0]])
    rows = stopped_early(curves_of(a, a))
    assert rows["run"].tolist() == ["run-0", "run-1"]
    assert rows["epoch"].tolist() == [1, 0]


def gains(rng, turn_up, seeds=SEEDS):
    """End minus stopped of made-up runs whose loss falls, then rises by `turn_up` to the end.

    What moves the network from one evaluation to the next moves both halves of the images; each half errs besides, by
    an amount that hardly changes along a run.
    """
    epochs = np.linspace(0, 1, EVALUATIONS)[:, None]
    mean = 0.5 + np.exp(-8 * epochs) + turn_up * np.clip(2 * epochs - 1, 0, None)
    together = mean + 0.01 * rng.standard_normal((EVALUATIONS, seeds))
    halves = [
        together + 0.01 * rng.standard_normal((1, seeds)) + 0.004 * rng.standard_normal((EVALUATIONS, seeds))
        for _ in range(2)
    ]
    rows = stopped_early(curves_of(*halves))
    return (rows["end_validation_loss"] - rows["validation_loss"]).to_numpy(), together


def test_noise_of_the_images_alone_makes_no_gain():
    # A flat curve, that only the images move: a run's own minimum lies below its end, the other half's does not.
    rng, own, judged, claimed = np.random.default_rng(0), [], [], []
    for _ in range(300):
        a, b = (0.5 + 0.01 * rng.standard_normal((EVALUATIONS, SEEDS)) for _ in range(2))
        rows = stopped_early(curves_of(a, b))
        gain = rows["end_validation_loss"] - rows["validation_loss"]
        judged.append(gain.mean())
        own.append(((a + b) / 2)[-1].mean() - ((a + b) / 2).min(axis=0).mean())
        claimed.append(finding(mean_evidence(gain, "d")))
    assert abs(np.mean(judged)) < 3 * np.std(judged) / np.sqrt(300)
    assert np.mean(own) > 0.008
    # Both errors of a 5 % test together; two standard errors of a share over 300 studies are 0.025.
    assert 1 - claimed.count("unresolved") / 300 < 0.05 + 0.025


def test_a_small_turn_is_seen_with_ten_seeds_and_measured_without_bias():
    rng = np.random.default_rng(1)
    means, found = [], []
    for _ in range(200):
        gain, together = gains(rng, 0.03)
        means.append(gain.mean() - (together[-1] - together.min(axis=0)).mean())
        found.append(finding(mean_evidence(gain, "d")))
    assert found.count("larger") / 200 > 0.95
    # What stopping gains is a little less than the lowest point of the movement itself, which no half knows exactly.
    assert -0.005 < np.mean(means) < 0.001
