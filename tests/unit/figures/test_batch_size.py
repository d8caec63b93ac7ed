"""The batch losses of every size, and what the sizes reach."""

import numpy as np
import pytest

from batch_size_data import SIGMA, SIZES, batch_losses, batch_size_curves, batch_size_runs, gradient_rows
from figure_data import crosses, texts
from study.experiments.batch_sizes import batch_size_findings
from study.figures.batch_size import MOST_POINTS, PANELS, batch_losses_figure, batch_size_figure


def first_seed(sizes=SIZES):
    runs = batch_size_runs([0.3] * len(sizes), [0.01] * len(sizes), seeds=1, sizes=sizes)
    return runs, batch_size_curves(runs), batch_losses(runs)


def shown(figure):
    figure.draw_without_rendering()
    return [ax for ax in figure.axes if ax.get_visible()]


def test_each_size_has_a_panel_with_its_batches_and_the_predicted_band():
    runs, curves, losses = first_seed()
    axes = shown(batch_losses_figure(runs, curves, losses, gradient_rows()))
    assert [ax.get_title().split(":")[0] for ax in axes[:2]] == ["$B$ = 4", "$B$ = 16"]
    for ax, size in zip(axes, SIZES, strict=True):
        batches, upper, lower, training = ax.lines
        assert len(batches.get_xdata()) <= MOST_POINTS
        np.testing.assert_allclose(upper.get_ydata() - lower.get_ydata(), 4 * SIGMA / np.sqrt(size))
        np.testing.assert_allclose(upper.get_ydata() + lower.get_ydata(), 2 * training.get_ydata())
        assert batches.get_xdata()[-1] <= training.get_xdata()[-1]


def test_without_a_measured_spread_there_is_no_band():
    axes = shown(batch_losses_figure(*first_seed(), None))
    assert all(len(ax.lines) == 2 for ax in axes)


def test_of_many_sizes_some_are_left_out_and_few_fit_too():
    assert len(shown(batch_losses_figure(*first_seed([2**k for k in range(2, 12)]), None))) == PANELS
    for sizes in ((64,), (4, 64), (4, 16, 64, 256)):
        assert len(shown(batch_losses_figure(*first_seed(sizes), None))) == len(sizes)


def test_a_diverged_run_is_marked_and_sets_no_range():
    runs, curves, losses = first_seed()
    runs.loc[0, "status"] = "diverged"
    losses[0] = np.append(losses[0][:500], [1e9, np.inf])
    axes = shown(batch_losses_figure(runs, curves, losses, gradient_rows()))
    assert crosses(axes[0])
    assert axes[0].get_ylim()[1] < 1e9


def found_of(runs, curves):
    return batch_size_findings(runs, curves, batch_losses(runs), gradient_rows(), 0.01)


@pytest.mark.parametrize("seeds", [1, 4])
def test_the_size_that_is_taken_is_marked_among_the_standings(seeds):
    runs = batch_size_runs(spreads=[0.001] * 6, seeds=seeds)
    curves = batch_size_curves(runs)
    axes = shown(batch_size_figure(curves, runs, found_of(runs, curves)))
    diamonds = [line for line in axes[3].lines if line.get_marker() == "D"]
    assert [list(line.get_xdata()) for line in diamonds] == [[16]]
    bars = [line for line in axes[3].lines if len(line.get_xdata()) == 2]
    assert len(bars) == (6 if seeds > 1 else 0)
    assert "4,096" in texts(axes[0]) and "4,096" in texts(axes[1])


def test_a_loss_that_shoots_up_does_not_set_the_range_and_diverged_runs_are_marked():
    runs = batch_size_runs(spreads=[0.001] * 6)
    curves = batch_size_curves(runs)
    spike = (curves["run"] == "run-4096-0") & (curves["iteration"] > 0)
    curves.loc[curves.index[spike][0], "training_loss"] = 50
    axes = shown(batch_size_figure(curves, runs, found_of(runs, curves)))
    assert all(ax.get_ylim()[1] < 3 for ax in axes[:2])
    runs.loc[runs["run"] == "run-4-1", "status"] = "diverged"
    axes = shown(batch_size_figure(curves, runs, found_of(runs, curves)))
    assert crosses(axes[0])
    runs["status"] = "diverged"
    shown(batch_size_figure(curves, runs, found_of(runs, curves)))


def test_one_size_fits():
    runs = batch_size_runs((0.3,), (0.01,), sizes=(64,))
    curves = batch_size_curves(runs)
    shown(batch_size_figure(curves, runs, found_of(runs, curves)))
