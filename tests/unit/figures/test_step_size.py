"""Loss by step size, and the best step size by batch size."""

import pytest

from step_size_data import grid
from study.experiments.step_sizes import step_size_findings
from study.figures.step_size import step_size_figure


@pytest.mark.parametrize("diverged", ["none", "some", "all"])
def test_the_figure_has_a_dot_for_each_run_and_for_each_best_step_size(diverged):
    runs = grid(0.25)
    if diverged != "none":
        runs.loc[(runs["step_size"] > 0.3) | (diverged == "all"), "status"] = "diverged"
    figure = step_size_figure(runs, step_size_findings(runs))
    figure.draw_without_rendering()
    losses, _, best = figure.axes
    if diverged == "none":
        dots = sum(len(line.get_xdata()) for line in losses.lines if line.get_marker() == "o")
        assert dots == len(runs)
        assert sum(len(line.get_xdata()) for line in best.lines if line.get_marker() == "o") == 9


def test_every_batch_size_has_its_own_colour_however_many_there_are():
    runs = grid(0.25, sizes=[2**k for k in range(2, 10)])
    figure = step_size_figure(runs, step_size_findings(runs))
    figure.draw_without_rendering()
    best = figure.axes[2]
    dots = [line.get_markeredgecolor() for line in best.lines if line.get_marker() == "o"]
    assert len(set(dots)) == 8
