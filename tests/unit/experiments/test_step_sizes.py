"""Which step size suits which batch size: the best one, its growth, and what is claimed and shown of both."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from step_size_data import STEPS, grid
from study.experiments.step_sizes import best_step_sizes, growth, step_size_findings


@given(st.floats(-0.1, 0.5))
def test_the_best_step_size_and_its_growth_are_read_off_parabolas(power):
    best = best_step_sizes(grid(power))
    np.testing.assert_allclose(best["step_size"], 0.05 * (best["batch_size"] / 4) ** power, rtol=0.1)
    np.testing.assert_allclose(growth(best), power, atol=1e-6)


def test_a_lowest_loss_at_the_end_of_the_grid_is_told():
    best = best_step_sizes(grid(0.9))
    assert best.set_index("batch_size").loc[1024, "inner"].tolist() == [False] * 3
    assert (best.loc[best["batch_size"] == 1024, "step_size"] == STEPS[-1]).all()
    assert [row["edge"] for row in step_size_findings(grid(0.9))["step_sizes"]] == [0, 0, 3]


def test_diverged_runs_bound_the_best_step_size_from_above():
    runs = grid(0)
    runs.loc[runs["step_size"] > 0.05, "status"] = "diverged"
    best = best_step_sizes(runs)
    np.testing.assert_allclose(best["step_size"], 0.05)
    runs["status"] = "diverged"
    assert best_step_sizes(runs).empty
    assert growth(best_step_sizes(runs)).empty


def test_the_order_of_the_runs_does_not_matter():
    runs = grid(0.3)
    shuffled = best_step_sizes(runs.sample(frac=1, random_state=0))
    pd.testing.assert_frame_equal(shuffled, best_step_sizes(runs))


def test_the_lowest_loss_is_found_near_the_vertex_of_a_parabola():
    for row in step_size_findings(grid(0, sizes=(4,)))["step_sizes"]:
        assert row["lowest"]["mean"] == pytest.approx(np.exp(-1 + 0.1 * np.log(4)), rel=0.02)


def test_the_power_law_goes_through_the_best_step_sizes():
    found = step_size_findings(grid(0.25))
    law = found["power_law"]
    assert law["exponent"] == pytest.approx(0.25, abs=1e-6)
    assert law["batch_sizes"] == [4, 64, 1024]
    means = pd.DataFrame(found["best_step_sizes"]).groupby("batch_size")["step_size"].agg(stats.gmean)
    np.testing.assert_allclose(law["step_sizes"], means, rtol=1e-6)


def test_without_three_batch_sizes_inside_the_grid_there_is_no_power_law():
    assert step_size_findings(grid(0.9))["power_law"] is None
    diverged = step_size_findings(grid(0.25).assign(status="diverged"))
    assert diverged == {"step_sizes": [], "best_step_sizes": [], "power_law": None}
