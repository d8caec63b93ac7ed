"""The loss of every minibatch of a run."""

import numpy as np

from figure_data import crosses, experiment
from study.figures.batch_loss import batch_figure, growing_average, moving_average


def test_batches_are_drawn_rasterised_beside_both_curves():
    curve = experiment({}, seeds=1)[0]
    batches = {"loss": np.linspace(2, 0.3, 400), "accuracy": np.linspace(0.2, 0.9, 400)}
    whole, first, accuracy = batch_figure(batches, curve).axes
    assert [ax.lines[0].get_rasterized() for ax in (whole, first, accuracy)] == [True] * 3
    assert [len(ax.lines) for ax in (whole, first, accuracy)] == [4, 4, 4]
    assert first.get_xscale() == "log"
    assert crosses(batch_figure(batches, curve, diverged=True).axes[0])


def test_averages_of_batches():
    for centres, means in (moving_average(np.arange(10), 4), growing_average(np.arange(100))):
        assert np.allclose(centres, means)
    assert len(moving_average(np.arange(3), 10)[1]) == 1
