"""Figures of the fits of a mixture."""

import numpy as np
import pandas as pd
import pytest

from study.figures.mixture import components_figure, progress_figure
from study.mixture.findings import composition
from study.mixture.model import Mixture
from study.mixture.tables import progress


@pytest.mark.parametrize(("x", "name"), [("passes", "passes over the points"), ("seconds", "seconds")])
def test_progress_has_a_line_for_each_start_and_a_colour_for_each_method(x, name):
    curve = pd.DataFrame(
        {
            "method": ["EM"] * 3 + ["minibatch"] * 3,
            x: [0.0, 1.0, 2.0] * 2,
            "log_likelihood": [-3.0, -2.0, -1.0, -3.0, -1.5, -1.25],
        }
    )
    left, right = progress_figure(progress([curve, curve]), x).axes
    assert [len(ax.lines) for ax in (left, right)] == [4, 4]
    assert len({line.get_color() for line in left.lines}) == 2
    # A logarithmic axis has no place for the starting mixture.
    assert left.lines[0].get_xdata().tolist() == [1, 2]
    assert [line.get_ydata()[-1] for line in right.lines] == [0, 0.25, 0, 0.25]
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
