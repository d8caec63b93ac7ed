"""The numbers of a figure: what is drawn is in the table, in the coordinates of its panel."""

import numpy as np
import pandas as pd
import pytest

from figure_data import experiment
from study.figures.curves import curves_figure
from study.figures.shared.drawn import drawn
from study.figures.shared.images import show_mosaic
from study.figures.shared.style import letter_panels, new_figure, save


@pytest.fixture
def panel():
    """(figure, axes) of a single panel."""
    figure, axes = new_figure(2.0)
    return figure, axes[0, 0]


def rows(figure, series):
    table = drawn(figure)
    return table[table["series"] == series]


def test_lines_and_dots_give_their_points_and_bear_their_labels(panel):
    figure, ax = panel
    ax.plot([1, 2, 3], [4.0, np.nan, 6.0], color="#ff0000")
    ax.plot([1, 2], [7, 8], "o", label="seeds")
    ax.scatter([5, 6], [9, 10], color="#00ff00")
    assert rows(figure, "line 1 #ff0000")[["x", "y"]].to_numpy()[[0, 2]].tolist() == [[1, 4], [3, 6]]
    assert rows(figure, "seeds")["y"].tolist() == [7, 8]
    assert rows(figure, "dots 2 #00ff00")["x"].tolist() == [5, 6]


def test_bands_segments_and_boxes_have_both_ends(panel):
    figure, ax = panel
    ax.fill_between([1, 2, 3], [0, 1, 2], [5, 6, 7], color="#0000ff", lw=0)
    ax.vlines([1, 2], [0, 1], [3, 4], color="#ff0000")
    ax.bar([10], [4], color="#00ff00")
    assert rows(figure, "band 1 #0000ff")[["x", "y", "y2"]].to_numpy().tolist() == [[1, 0, 5], [2, 1, 6], [3, 2, 7]]
    assert rows(figure, "segments 1 #ff0000")[["x", "y", "x2", "y2"]].to_numpy().tolist() == [
        [1, 0, 1, 3],
        [2, 1, 2, 4],
    ]
    assert rows(figure, "box 1 #00ff00")[["x", "y", "x2", "y2"]].to_numpy()[0] == pytest.approx([9.6, 0, 10.4, 4])


def test_cells_stand_in_rows_and_a_picture_has_its_own_pixels(panel):
    figure, ax = panel
    ax.pcolormesh(np.array([[1.5, 2.0], [3.0, 4.0]]))
    assert rows(figure, "cells 1")[["y", "values"]].to_numpy().tolist() == [[0.5, "1.5 2"], [1.5, "3 4"]]
    figure, ax = new_figure(2.0)
    show_mosaic(ax[0, 0], np.arange(6, dtype=np.uint8).reshape(1, 1, 6), 2, 3)
    assert rows(figure, "cells 1")["values"].tolist() == ["0 1 2", "3 4 5"]


def test_contours_bear_their_level(panel):
    figure, ax = panel
    x = np.linspace(-1, 1, 40)
    ax.contour(x, x, x[:, None] ** 2 + x**2, levels=[0.25])
    circle = rows(figure, "contour 0.25 1")
    assert len(circle) > 20
    assert np.hypot(circle["x"], circle["y"]).to_numpy() == pytest.approx(0.5, abs=0.01)


def test_a_line_across_the_panel_and_words_are_no_data(panel):
    figure, ax = panel
    ax.axhline(0)
    ax.text(0.5, 0.5, "words")
    assert drawn(figure).empty


def test_panels_bear_their_letters_and_scales_of_colours_are_none():
    figure, axes = new_figure(2.0, 1, 2)
    for ax in axes.flat:
        mesh = ax.pcolormesh(np.eye(2))
    letter_panels(axes.flat)
    figure.colorbar(mesh, ax=axes[0, 1])
    assert drawn(figure)["panel"].drop_duplicates().tolist() == ["a", "b"]


def test_a_saved_figure_has_the_numbers_of_its_curves_beside_it(tmp_path):
    curves, runs = experiment({"batch_size": [4, 64]})
    save(curves_figure(curves, runs, ["batch_size"]), tmp_path / "curves.svg")
    table = pd.read_csv(tmp_path / "curves.data.csv", dtype={"panel": str})
    drawn_losses = set(table["y"].round(4))
    means = curves.groupby(["iteration", curves["run"].str[:5]])["training_loss"].mean()
    assert set(means.round(4)) <= drawn_losses
