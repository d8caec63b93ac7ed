"""Losses and accuracies along training, by level."""

import numpy as np

from figure_data import experiment, lines, texts
from study.figures.curves import curves_figure
from study.figures.shared.arrangement import arrange


def test_curves_name_their_levels_at_the_line_ends():
    axes = curves_figure(*experiment({"batch_size": [256, 16, 64]}), ["batch_size"]).axes
    assert [len(lines(ax)) for ax in axes] == [len(ax.collections) for ax in axes] == [3, 3, 3, 3]
    assert set(texts(axes[1])) == {"16", "64", "256", "batch size"}
    assert [ax.get_ylabel() for ax in axes[::3]] == ["training loss (nats)", "validation accuracy (%)"]
    assert axes[3].get_xlabel().startswith("epoch")
    assert [ax.get_title(loc="left") for ax in axes] == ["(a)", "(b)", "(c)", "(d)"]


def test_one_level_shows_training_and_validation_in_one_panel():
    for vary in ({}, {"batch_size": [64]}):
        axes = curves_figure(*experiment(vary), list(vary)).axes
        assert [len(lines(ax)) for ax in axes] == [2, 2]
        assert texts(axes[0]) == ["training", "validation"]


def test_one_seed_has_no_band():
    figure = curves_figure(*experiment({"batch_size": [16, 64]}, seeds=1), ["batch_size"])
    assert not any(ax.collections for ax in figure.axes)


def test_the_line_is_the_mean_over_seeds():
    curves, runs = experiment({"batch_size": [16, 64]})
    line = lines(curves_figure(curves, runs, ["batch_size"]).axes[0])[0]
    expected = curves[curves["run"].isin(["run-0-0", "run-0-1"])].groupby("iteration")["training_loss"].mean()
    assert np.allclose(line.get_ydata(), expected)


def test_two_factors_make_columns_of_panels():
    vary = {"activation": ["relu", "leaky_relu"], "step_size": [0.1, 0.01, 1.0]}
    axes = curves_figure(*experiment(vary), list(vary)).axes
    assert [ax.get_title() for ax in axes[:3]] == ["step size 0.01", "step size 0.1", "step size 1"]
    assert all(len(lines(ax)) == 2 for ax in axes)
    assert set(texts(axes[2])) == {"relu", "leaky relu", "activation"}


def test_titles_that_would_touch_are_broken():
    vary = {"activation": ["relu", "tanh"], "label_smoothing": [0.0, 0.05, 0.1, 0.15]}
    assert curves_figure(*experiment(vary), list(vary)).axes[1].get_title() == "label smoothing\n0.05"


def test_three_factors_fall_back_to_one_series_per_level():
    vary = {"batch_size": [16, 64], "step_size": [0.1, 1.0], "momentum": [0.0, 0.9]}
    curves, runs = experiment(vary, seeds=1)
    arrangement = arrange(runs, list(vary))
    assert arrangement.panels == [""]
    assert arrangement.series[:2] == ["16, 0.1, 0", "16, 0.1, 0.9"]
    assert len(lines(curves_figure(curves, runs, list(vary)).axes[0])) == 8


def test_many_levels_get_a_legend_instead():
    figure = curves_figure(*experiment({"epochs": range(1, 15)}, seeds=1), ["epochs"])
    assert len(figure.legends[0].get_texts()) == 14
    assert not texts(figure.axes[1])
