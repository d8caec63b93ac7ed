"""Figures of the noise of minibatches, by their artists."""

import numpy as np
import pytest

from figure_data import texts
from noise_data import ZOOM, made_up_tables
from study.figures.noise import scale_figure, variance_figure
from study.figures.own_batch import own_batch_figure
from study.noise.findings import noise_findings
from study.noise.gathered import derive


@pytest.mark.parametrize("seeds", [1, 3])
def test_variances_collapse_on_the_theory_and_the_recorded_ones_stand_beside_the_predicted(seeds):
    tables = made_up_tables(seeds)
    figure = variance_figure(tables["variances"], tables["gradients"], 100)
    figure.draw_without_rendering()
    left, right = figure.axes
    dots = [line for line in left.lines if line.get_marker() != "None"]
    assert sum(len(line.get_xdata()) for line in dots) == 3 * 3 * seeds
    assert {round(float(y), 6) for line in dots for y in line.get_ydata()} == {
        round(float((100 - size) / 99 / size), 6) for size in (1, 4, 16)
    }
    dots = [line for line in right.lines if line.get_marker() != "None"]
    # The first snapshot has no recorded scatter.
    assert [len(line.get_xdata()) for line in dots] == [seeds, seeds]
    assert all(np.allclose(line.get_xdata(), line.get_ydata()) for line in dots)
    assert [text.get_text() for text in right.get_legend().get_texts()] == ["after 1 epoch", "after 2.5 epochs"]


def test_the_noise_scale_is_drawn_with_the_batch_sizes_near_it_and_the_sharpness_with_the_step_size():
    tables = made_up_tables()
    figure = scale_figure(tables["gradients"], tables["sharpness"], [1, 16, 64, 100_000])
    figure.draw_without_rendering()
    levels = [line.get_ydata()[0] for line in figure.axes[0].lines if len(set(line.get_xdata())) == 2]
    assert {16, 64} <= set(levels) and 100_000 not in levels
    assert {"16", "64"} <= set(texts(figure.axes[0]))
    assert "taken" in texts(figure.axes[2])


def test_without_a_completed_run_the_figures_say_so():
    tables = {name: table.iloc[:0] for name, table in made_up_tables().items()}
    figures = [
        variance_figure(tables["variances"], tables["gradients"], 100),
        scale_figure(tables["gradients"], tables["sharpness"], [1]),
        own_batch_figure(tables["steps"], None),
    ]
    for figure in figures:
        figure.draw_without_rendering()
    assert all(ax.texts for figure in figures[:2] for ax in figure.axes)
    assert figures[2].axes[3].texts


def test_steps_are_drawn_around_zero_with_means_and_orders():
    tables = derive(made_up_tables(), batch_size=10, n=100)
    figure = own_batch_figure(tables["steps"], noise_findings(tables, ZOOM))
    figure.draw_without_rendering()
    gap, own, training, age = figure.axes
    means = [line.get_ydata() for line in gap.lines if len(np.atleast_1d(line.get_xdata())) == 1]
    np.testing.assert_allclose(sorted(float(np.squeeze(mean)) for mean in means), [-0.08, -0.08, 0, 0], atol=1e-12)
    assert [label.get_text() for label in gap.get_xticklabels()] == ["0", "1"]
    orders = [float(np.squeeze(line.get_ydata())) for line in own.lines if line.get_marker() in "^D"]
    np.testing.assert_allclose(orders, [0.15, 0.1, 0.15, 0.1])
    # Of the second epoch no first order of the training loss is known.
    assert sum(line.get_marker() in "^D" for line in training.lines) == 2
    np.testing.assert_allclose(age.lines[-1].get_ydata(), [-0.025, 0.025, 0.075])


def test_a_run_too_short_for_an_epoch_is_drawn_empty():
    tables = made_up_tables()
    short = {name: tables[name].head(0).astype(object) for name in ("steps", "epochs", "ages")}
    tables = derive(tables | short, 10, 100)
    figure = own_batch_figure(tables["steps"], noise_findings(tables, ZOOM))
    figure.draw_without_rendering()
    assert figure.axes[3].texts
