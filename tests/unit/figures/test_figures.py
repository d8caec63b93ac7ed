"""Figures by their artists: what is drawn, named and marked, rather than its pixels."""

import itertools

import numpy as np
import pytest
from matplotlib.font_manager import findfont
from matplotlib.text import Text

from figure_data import SMALLEST, crosses, experiment, stopped_of, texts
from study.figures.curves import curves_figure
from study.figures.gap import gap_figure
from study.figures.levels import levels_figure
from study.figures.selected import confusion_figure, mistakes_figure
from study.figures.shared.style import WIDTH

FIGURES = {
    "curves": curves_figure,
    "levels": lambda curves, runs, factors: levels_figure(runs, factors),
    "gap": lambda curves, runs, factors: gap_figure(curves, runs, factors, stopped_of(runs, curves)),
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
    images = np.zeros((2, 16), np.uint8)
    measures = ("recall", "recall_low", "recall_high", "precision", "precision_low", "precision_high")
    classes = [{"class": label} | dict.fromkeys(measures, 1.0) for label in range(3)]
    figures = [confusion_figure(np.eye(3), classes, ["a", "b", "c"])]
    figures += [mistakes_figure(images, [0, 1], [1, 2], [0.9, 0.7], ["a", "b", "c"], 4, 4)]
    for text in itertools.chain.from_iterable(map(shown_texts, figures)):
        assert text.get_fontsize() >= SMALLEST, text.get_text()
