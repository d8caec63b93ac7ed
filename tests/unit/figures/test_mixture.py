"""Figures of the fits of a mixture."""

import numpy as np
import pandas as pd
import pytest

from study.figures.mixture import LOWEST_SHORTFALL, components_figure, progress_figure
from study.mixture.findings import composition
from study.mixture.model import Mixture
from study.mixture.tables import bands, progress


@pytest.mark.parametrize(("x", "name"), [("passes", "passes over the points"), ("seconds", "seconds")])
def test_progress_has_a_panel_for_each_dimension_and_a_look_for_each_method(x, name):
    curve = pd.DataFrame(
        {
            "method": ["EM"] * 3 + ["minibatch"] * 3,
            x: [0.0, 1.0, 2.0] * 2,
            "log_likelihood": [-3.0, -2.0, -1.0, -3.0, -1.5, -1.25],
        }
    )
    table = bands(progress([curve, curve]), x)
    left, right = progress_figure({2: table, 10: table}, x).axes
    assert (left.get_title(), right.get_title()) == ("2 dimensions", "10 dimensions")
    assert len({(line.get_color(), line.get_linestyle()) for line in left.lines}) == 2
    # A logarithmic axis has no place for the starting mixture, nor for no distance at all.
    assert left.lines[0].get_xdata()[[0, -1]].tolist() == [1, 2]
    assert [line.get_ydata()[-1] for line in right.lines] == [LOWEST_SHORTFALL, 0.25]
    assert left.get_xlabel() == name
    assert [text.get_text() for text in left.figure.legends[0].get_texts()] == ["EM", "minibatch"]


def test_components_are_numbered_at_their_means_beside_their_classes():
    mixture = Mixture.of([0.25, 0.75], [[-4.0, 0, 0], [4.0, 1, 0]], [np.eye(3)] * 2)
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], [25, 75])
    y = mixture.mu[labels] + rng.standard_normal((100, 3))
    found = composition(mixture, y, labels, 2)
    contours, shares = components_figure(mixture, y, labels, ["Trouser", "Dress"], found).axes
    assert [(text.get_text(), *text.get_position()) for text in contours.texts] == [("1", 4, 1), ("2", -4, 0)]
    assert [text.get_text() for text in shares.texts] == ["100", "100"]
    assert [label.get_text() for label in shares.get_xticklabels()] == ["Trouser", "Dress"]
