"""Loss by step size, the best step size and the steps to a target by batch size."""

import numpy as np
import pandas as pd
import pytest

from step_size_data import curves_of, grid, losses_of
from study.experiments.step_sizes import step_size_findings
from study.figures.step_size import HIGHEST, step_size_figure


def drawn(runs, **more):
    figure = step_size_figure(runs, step_size_findings(runs, curves_of(runs), losses_of(runs), **more))
    figure.draw_without_rendering()
    return figure.axes


def dots(ax):
    return sum(len(line.get_xdata()) for line in ax.lines if line.get_marker() == "o")


@pytest.mark.parametrize("diverged", ["none", "some", "all"])
def test_the_figure_has_a_dot_for_each_run_each_best_step_size_and_each_target(diverged):
    runs = grid()
    if diverged != "none":
        runs.loc[(runs["step_size"] > 0.3) | (diverged == "all"), "status"] = "diverged"
    losses, best, steps = drawn(runs)
    if diverged == "none":
        assert (dots(losses), dots(best), dots(steps)) == (len(runs), 12, 12)
        assert any(len(line.get_xdata()) == 100 for line in best.lines)


def test_a_run_that_ends_far_off_does_not_set_the_range():
    runs = grid()
    runs.loc[0, "final_training_loss"] = 1000
    low, high = drawn(runs)[0].get_ylim()
    assert high / low <= HIGHEST * 1.001


def test_noise_scale_and_curvature_are_marked_where_they_were_measured():
    gradients = pd.DataFrame({"iteration": [0, 9], "training_loss": [2.4, 0.1], "noise_scale": 100.0})
    sharpness = pd.DataFrame({"batch_size": [4, 1024], "seed": [0, 0], "eigenvalue": [4.0, 8.0]})
    for ax in drawn(grid(), gradients=gradients)[1:]:
        assert any(list(line.get_xdata()) == pytest.approx([100, 100]) for line in ax.lines)
        assert "noise scale" in [text.get_text() for text in ax.texts]
    bars = [line for line in drawn(grid(), sharpness=sharpness)[1].lines if line.get_marker() == "_"]
    np.testing.assert_allclose([line.get_ydata()[0] for line in bars], [0.5, 0.25])
    assert not [line for line in drawn(grid())[1].lines if line.get_marker() == "_"]


def test_every_batch_size_has_its_own_colour_however_many_there_are():
    best = drawn(grid(sizes=[2**k for k in range(2, 10)]))[1]
    assert len({line.get_markeredgecolor() for line in best.lines if line.get_marker() == "o"}) == 8
