"""Overfitting by width."""

import numpy as np

from figure_data import experiment, lines, stopped_of
from study.figures.gap import gap_figure


def test_the_losses_and_norms_of_each_run_are_drawn_with_their_means():
    curves, runs = experiment({"hidden_layers": [8, 64, 512]}, seeds=2, diverged={(2, 1)})
    loss, accuracy, losses, norms = gap_figure(curves, runs, ["hidden_layers"], stopped_of(runs, curves)).axes
    dots = [line.get_ydata() for line in lines(losses) if line.get_marker() in ("o", "s")]
    assert [len(ys) for ys in dots] == [5, 5, 5]
    assert np.allclose(dots[0] - dots[2], 0.01 * 8)
    [growth] = [line.get_ydata() for line in lines(norms) if line.get_marker() == "o"]
    assert np.allclose(growth, 5)
    assert loss.get_ylabel() == "validation loss (nats)"
    low, high = accuracy.get_ylim()
    assert high - low < 15
