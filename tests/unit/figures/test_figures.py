"""Figures by their artists: what is drawn, named and marked, rather than its pixels."""

import itertools

import numpy as np
import pandas as pd
import pytest
from matplotlib.font_manager import findfont
from matplotlib.text import Text

from figure_data import SMALLEST, crosses, experiment, gaps_of, texts
from study.data.classes import class_names
from study.figures.curves import curves_figure, work_figure
from study.figures.gap import gap_figure
from study.figures.levels import levels_figure
from study.figures.samples import first_of_each_class, mosaic, samples_figure
from study.figures.search import best_figure, parallel_figure, responses_figure
from study.figures.selected import confusion_figure, mistakes_figure
from study.figures.shared.style import WIDTH
from study.figures.trials import axes_of, trial_table
from study.search.findings import expected_best


def search_runs(trials=6, diverged=()):
    """(runs, space) of a made-up search."""
    runs = pd.DataFrame(
        {
            "run": [f"run-{i}" for i in range(trials)],
            "trial": range(trials),
            "hidden_layers": (["512-256", "64", "128"] * trials)[:trials],
            "activation": (["tanh", "relu"] * trials)[:trials],
            "step_size": 0.01 * 1.7 ** np.arange(trials),
            "batch_size": (["32", "128"] * trials)[:trials],
            "status": ["diverged" if i in diverged else "completed" for i in range(trials)],
            "best_validation_accuracy": 0.8 + 0.01 * np.sin(np.arange(trials)),
            "iterations": 100,
            "parameters": 1000,
        }
    ).astype({"batch_size": int})
    layers, steps = {"layers": [1, 2], "units": [64, 128, 256, 512]}, {"low": 0.01, "high": 0.3, "log": True}
    space = {"hidden_layers": layers, "activation": ["relu", "tanh"], "step_size": steps, "batch_size": [32, 64, 128]}
    return runs, space


FIGURES = {
    "curves": curves_figure,
    "levels": lambda curves, runs, factors: levels_figure(runs, factors),
    "gap": lambda curves, runs, factors: gap_figure(curves, runs, factors, gaps_of(runs, curves)),
    "work": lambda curves, runs, factors: work_figure(curves, runs, factors, ["examples", "iteration"]),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_level_whose_runs_all_diverged_still_shows(name):
    curves, runs = experiment({"step_size": [0.1, 1.0, 10.0]}, diverged={(2, 0), (2, 1)})
    axes = FIGURES[name](curves, runs, ["step_size"]).axes
    for ax in axes:
        assert crosses(ax)
        assert any("diverged" in text for text in texts(ax))
    labels = [label.get_text() for label in axes[0].get_xticklabels()]
    assert "10" in labels or any("10 ×" in texts(ax) for ax in axes)


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize(
    ("vary", "diverged"),
    [
        ({"batch_size": [2**k for k in range(12)]}, {0}),
        ({"hidden_layers": ["none", "128", "512-256"]}, set()),
        ({"activation": ["relu", "tanh"], "momentum": [0.0, 0.9]}, {1}),
        ({"flip": [False, True], "dropout": [0.0, 0.2]}, {1}),
        ({"weight_decay": [0, 1e-3]}, {0, 1}),
        ({"step_size": [10.0]}, {0}),
    ],
    ids=["twelve", "lists", "crossed", "true-or-false", "all-diverged", "one"],
)
def test_every_shape_of_experiment_fits_into_the_figure(name, vary, diverged):
    figure = FIGURES[name](*experiment(vary, 1, {(level, 0) for level in diverged}), list(vary))
    figure.draw_without_rendering()
    box = figure.get_tightbbox()
    assert figure.get_figwidth() == WIDTH
    assert box.x0 > -0.05 and box.x1 < WIDTH + 0.05 and box.y0 > -0.05


def test_search_figures_show_every_trial():
    runs, space = search_runs(diverged={1})
    ax = parallel_figure(runs, space).axes[0]
    assert {"hidden\nlayers", "total\nunits", "activation", "step\nsize", "batch\nsize"} <= set(texts(ax))
    assert "diverged" in texts(ax)
    assert len([line for line in ax.lines if len(line.get_xdata()) == 6]) == 6
    figure = responses_figure(runs, space)
    names = ["hidden layers", "total units", "activation", "step size", "batch size"]
    assert [ax.get_xlabel() for ax in figure.axes] == names
    assert "diverged" in [text.get_text() for text in figure.legends[0].get_texts()]
    assert np.all(np.diff(best_figure(runs).axes[0].lines[0].get_ydata()) >= 0)


@pytest.mark.parametrize(("trials", "diverged"), [(1, set()), (3, {0, 1, 2})])
def test_a_search_of_one_trial_or_without_success_is_drawn(trials, diverged):
    runs, space = search_runs(trials, diverged)
    for figure in (parallel_figure(runs, space), responses_figure(runs, space), best_figure(runs)):
        figure.draw_without_rendering()


def test_trials_are_ranked_without_the_diverged():
    runs, space = search_runs(diverged={1, 2})
    trials = trial_table(runs)
    assert trials["rank"].max() == 4 and trials["accuracy"].isna().sum() == 2
    assert list(axes_of(trials, space)[0].ticks.values()) == ["1", "2"]


def test_expected_best_starts_at_the_mean_and_rises():
    expected = expected_best([1.0, 2.0, 6.0], 50)
    assert expected[0] == pytest.approx(3.0) and expected[-1] == pytest.approx(6.0)
    assert np.all(np.diff(expected) > 0)


def test_samples_name_the_classes(tmp_path):
    rng = np.random.default_rng(0)
    images, labels = rng.integers(0, 256, (40, 16), np.uint8), np.arange(40) % 3
    card = {"height": 4, "width": 4, "classes": 3}
    ax = samples_figure(images, labels, card, class_names(3)).axes[0]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["class 0", "class 1", "class 2"]
    chosen = first_of_each_class(images, labels, 3, 20)
    assert np.array_equal(chosen[1, 0], images[1]) and not chosen[1, -1].any()
    assert mosaic(chosen, 4, 4, 0).shape == (3 * 6 - 2, 20 * 6 - 2)
    assert class_names(10)[9] == "Ankle boot" and class_names(10, fashion_mnist=False)[9] == "class 9"


def shown_texts(figure):
    figure.draw_without_rendering()
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


@pytest.mark.parametrize("name", FIGURES)
def test_all_type_can_be_read_and_is_the_report_s(name):
    for text in shown_texts(
        FIGURES[name](*experiment({"batch_size": [16, 64], "momentum": [0.0, 0.9]}), ["batch_size", "momentum"])
    ):
        assert text.get_fontsize() >= SMALLEST, text.get_text()
        assert "STIX" in findfont(text.get_fontproperties()), text.get_text()


def test_all_type_of_other_figures_can_be_read_too():
    runs, space = search_runs(diverged={1})
    images = np.zeros((2, 16), np.uint8)
    figures = [parallel_figure(runs, space), responses_figure(runs, space), best_figure(runs)]
    classes = pd.DataFrame({"class": [0, 1, 2], "recall": 1.0, "precision": 1.0})
    figures += [confusion_figure(np.eye(3), classes, ["a", "b", "c"])]
    figures += [mistakes_figure(images, [0, 1], [1, 2], [0.9, 0.7], ["a", "b", "c"], 4, 4)]
    for text in itertools.chain.from_iterable(map(shown_texts, figures)):
        assert text.get_fontsize() >= SMALLEST, text.get_text()


def test_a_search_without_random_trials_has_no_expected_best():
    runs, _ = search_runs()
    drawn, plain = best_figure(runs, {"trials": 2, "best": [0.5, 0.6]}), best_figure(runs)
    assert len(drawn.axes[0].lines) == len(plain.axes[0].lines) + 1
    assert len(drawn.legends[0].get_texts()) == len(plain.legends[0].get_texts()) + 1
