"""Best and final performance by level."""

import warnings

import pytest

from figure_data import experiment
from study.figures.levels import levels_figure


def test_levels_show_each_run_and_the_means():
    _, runs = experiment({"batch_size": [16, 64, 256]}, seeds=3)
    ax = levels_figure(runs, ["batch_size"]).axes[1]
    assert ax.get_xscale() == "log"
    assert sorted(len(line.get_xdata()) for line in ax.lines) == [3, 3, 9, 9]
    assert {text.get_text() for text in ax.figure.legends[0].get_texts()} == {"best", "final"}


@pytest.mark.parametrize("levels", [["dropout + weight decay " + "ab"[i] for i in range(2)] * 2, list("abcdefgh") * 8])
def test_many_or_long_levels_leave_the_panels_their_room(levels):
    names = [f"{name} {i}" for i, name in enumerate(levels)]
    _, runs = experiment({"batch_size": list(range(len(names)))})
    runs = runs.assign(variant=[names[int(size)] for size in runs["batch_size"]])
    figure = levels_figure(runs, ["variant"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure.draw_without_rendering()
    assert all(ax.get_window_extent().height > 0.5 * figure.dpi for ax in figure.axes)
