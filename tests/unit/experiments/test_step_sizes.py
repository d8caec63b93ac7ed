"""Which step size suits which batch size: the best one, the laws of its growth, and the steps to a target."""

import numpy as np
import pandas as pd
import pytest

from step_size_data import STEPS, curves_of, grid, losses_of
from study.experiments.step_sizes import (
    best_step_sizes,
    failed,
    fitted_laws,
    fitted_trade,
    scale_at,
    smoothed,
    step_size_findings,
    steps_to_target,
)


def found_of(runs, **more):
    return step_size_findings(runs, curves_of(runs), losses_of(runs), **more)


def test_the_best_step_size_and_the_law_are_read_off_parabolas():
    best = best_step_sizes(grid(limit=0.4, half=64))
    np.testing.assert_allclose(best["step_size"], 0.4 / (1 + 64 / best["batch_size"]), rtol=0.1)
    laws = fitted_laws(best)
    np.testing.assert_allclose(laws["limit"], 0.4, rtol=0.1)
    np.testing.assert_allclose(laws["half"], 64, rtol=0.1)
    assert (laws["power_error"] > 3 * laws["saturating_error"]).all()


def test_a_lowest_loss_at_the_end_of_the_grid_is_told_and_left_out_of_the_laws():
    runs = grid(limit=100, half=8000)
    best = best_step_sizes(runs)
    assert best.set_index("batch_size").loc[1024, "inner"].tolist() == [False] * 3
    assert (best.loc[best["batch_size"] == 1024, "step_size"] == STEPS[-1]).all()
    assert [row["edge"] for row in found_of(runs)["step_sizes"]] == [0, 0, 0, 3]
    assert fitted_laws(best)["limit"].size == 3
    assert fitted_laws(best[best["batch_size"] > 4]).empty


def test_diverged_runs_bound_the_best_step_size_from_above():
    runs = grid(limit=0.05, half=0.001)
    runs.loc[runs["step_size"] > 0.05, "status"] = "diverged"
    np.testing.assert_allclose(best_step_sizes(runs)["step_size"], 0.05)
    runs["status"] = "diverged"
    assert best_step_sizes(runs).empty
    found = found_of(runs)
    empty = ("laws", "trade", "target", "noise_scale")
    assert [found[key] for key in empty] == [None] * 4
    assert found["diverged"] == len(found["failed"]) == len(runs)


def test_the_order_of_the_runs_does_not_matter():
    runs = grid()
    pd.testing.assert_frame_equal(best_step_sizes(runs.sample(frac=1, random_state=0)), best_step_sizes(runs))


def test_a_run_fails_if_it_ends_high_with_too_large_a_step_not_with_too_small_a_one():
    runs = grid().assign(final_training_loss=lambda t: t["final_training_loss"].clip(upper=1.1))
    start = curves_of(runs)
    ends = runs["step_size"].isin(STEPS[[0, -1]])
    runs.loc[ends, "final_training_loss"] = 0.6 * start["training_loss"].max()
    lost = failed(runs, start)
    assert set(runs.loc[lost, "step_size"]) == {STEPS[-1]}
    assert lost.sum() == (runs["step_size"] == STEPS[-1]).sum()
    rows = found_of(runs)["step_sizes"]
    assert {row["stable"] for row in rows} == {STEPS[-2]}
    runs.loc[runs["step_size"] == STEPS[-2], "status"] = "diverged"
    assert {row["stable"] for row in found_of(runs)["step_sizes"]} == {STEPS[-3]}


def test_smoothed_losses_follow_a_steep_fall_and_average_the_scatter():
    rng = np.random.default_rng(0)
    trend = 2 - 0.3 * np.log(np.arange(1, 5001))
    steps, means = smoothed(trend + 0.5 * rng.standard_normal(5000))
    late = steps > 500
    np.testing.assert_allclose(means[late], 2 - 0.3 * np.log(steps[late]), atol=0.1)
    steps, means = smoothed(trend)
    np.testing.assert_allclose(means[steps > 30], 2 - 0.3 * np.log(steps[steps > 30]), atol=0.02)
    assert steps[-1] == pytest.approx(4000)
    assert not len(smoothed(np.ones(1))[0])


def test_steps_to_a_target_follow_the_law_that_made_the_losses():
    runs = grid()
    target, table = steps_to_target(runs, losses_of(runs, least=20, critical=50))
    assert table.shape == (12, 3)
    trade = fitted_trade(table)
    np.testing.assert_allclose(trade["critical"], 50, rtol=0.25)
    np.testing.assert_allclose(trade["least_examples"], trade["least_steps"] * trade["critical"])
    reached = table.pivot_table(index="batch_size", values="steps")["steps"]
    np.testing.assert_allclose(reached[4] / reached[1024], (1 + 50 / 4) / (1 + 50 / 1024), rtol=0.15)
    assert 0 < target < 2
    assert fitted_trade(table[table["batch_size"] > 16]).empty


def test_the_noise_scale_is_read_off_at_the_same_training_loss():
    gradients = pd.DataFrame(
        {"iteration": [0, 0, 9, 9], "training_loss": [2, 2, 0.5, 0.5], "noise_scale": [5, 20, 100, 400]}
    )
    assert scale_at(gradients, 2.0) == pytest.approx(10)
    assert scale_at(gradients, 1.0) == pytest.approx(np.sqrt(10 * 200))
    assert scale_at(None, 1.0) is None
    assert scale_at(gradients, np.nan) is None


def test_curvature_is_told_where_it_was_measured():
    sharpness = pd.DataFrame({"batch_size": [4, 4, 1024], "seed": [0, 1, 0], "eigenvalue": [4.0, 8.0, 20.0]})
    rows = {row["batch_size"]: row for row in found_of(grid(), sharpness=sharpness)["step_sizes"]}
    assert rows[4]["curvature_step"]["mean"] == pytest.approx(0.375)
    assert rows[1024]["curvature_step"]["mean"] == pytest.approx(0.1)
    assert (rows[64]["curvature_step"], rows[64]["share"]) == (None, None)
    best = best_step_sizes(grid()).set_index(["batch_size", "seed"])["tried"]
    assert rows[1024]["share"]["mean"] == pytest.approx(best[1024, 0] * 20 / 2)
