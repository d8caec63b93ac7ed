"""The gap between validation and training loss by level."""

import numpy as np

from figure_data import experiment, gaps_of, lines
from study.figures.gap import gap_figure


def test_gaps_are_drawn_for_each_run_with_their_means():
    curves, runs = experiment({"hidden_layers": [8, 64, 512]}, seeds=2, diverged={(2, 1)})
    _, left, right = gap_figure(curves, runs, ["hidden_layers"], gaps_of(runs, curves)).axes
    values = [line.get_ydata() for line in lines(left) if line.get_marker() in ("o", "s")]
    assert [len(ys) for ys in values] == [5, 5]
    assert np.allclose(values[0], 0.01 * 8)
    assert right.get_ylabel() == "epoch of the minimum"
