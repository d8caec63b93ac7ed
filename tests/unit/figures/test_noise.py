"""Figures of the noise of minibatches, by their artists."""

import numpy as np
import pytest

from noise_data import made_up_tables
from study.figures.noise import scale_figure, variance_figure
from study.figures.own_batch import own_batch_figure
from study.noise.findings import noise_findings
from study.noise.gathered import derive


@pytest.mark.parametrize("seeds", [1, 3])
def test_variances_have_a_dot_for_each_seed_and_a_line_of_theory(seeds):
    figure = variance_figure(made_up_tables(seeds)["variances"], 100)
    figure.draw_without_rendering()
    left, right = figure.axes
    drawn = [line for line in left.lines if line.get_transform() == left.transData]
    assert sum(len(line.get_xdata()) for line in drawn if line.get_marker() == "o") == 3 * 3 * seeds
    assert sum(line.get_marker() == "None" for line in drawn) == 3
    assert len(right.containers) == 3 * seeds


def test_the_noise_scale_is_drawn_with_the_batch_sizes_near_it():
    gradients = made_up_tables()["gradients"].assign(run=lambda t: t["seed"])
    figure = scale_figure(gradients, [1, 16, 64, 100_000])
    figure.draw_without_rendering()
    levels = [line.get_ydata()[0] for line in figure.axes[0].lines if len(set(line.get_xdata())) == 2]
    assert {16, 64} <= set(levels) and 100_000 not in levels
    assert {"16", "64"} <= {text.get_text() for text in figure.axes[0].texts}


def test_without_a_completed_run_the_figures_say_so():
    tables = made_up_tables()
    figures = [
        variance_figure(tables["variances"].iloc[:0], 100),
        scale_figure(tables["gradients"].iloc[:0].assign(run=[]), [1]),
        own_batch_figure(tables["steps"].iloc[:0], None),
    ]
    for figure in figures:
        figure.draw_without_rendering()
    assert all(ax.texts for figure in figures[:2] for ax in figure.axes)


def test_steps_are_drawn_around_zero_with_means():
    tables = derive(made_up_tables(), batch_size=10, n=100)
    figure = own_batch_figure(tables["steps"], noise_findings(tables, n=100))
    figure.draw_without_rendering()
    gap = figure.axes[0]
    means = [line.get_ydata() for line in gap.lines if len(np.atleast_1d(line.get_xdata())) == 1]
    np.testing.assert_allclose(sorted(float(np.squeeze(mean)) for mean in means), [-0.08, -0.08, 0, 0], atol=1e-12)
    assert [label.get_text() for label in gap.get_xticklabels()] == ["1", "2"]


def test_a_run_too_short_for_an_epoch_is_drawn_empty():
    tables = made_up_tables()
    tables = derive(tables | {name: tables[name].head(0).astype(object) for name in ("steps", "epochs")}, 10, 100)
    own_batch_figure(tables["steps"], noise_findings(tables, n=100)).draw_without_rendering()
