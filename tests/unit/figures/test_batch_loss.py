"""The loss of every minibatch of a run."""

import numpy as np

from figure_data import crosses, experiment, texts
from noise_data import ZOOM
from study.figures.batch_loss import batch_figure, growing_average, moving_average


def test_batches_are_drawn_rasterised_beside_both_curves():
    curve = experiment({}, seeds=1)[0]
    batches = {"loss": np.linspace(2, 0.3, 400), "accuracy": np.linspace(0.2, 0.9, 400)}
    figure = batch_figure(batches, curve, ZOOM)
    figure.draw_without_rendering()
    whole, close, first, accuracy = figure.axes
    assert [ax.lines[0].get_rasterized() for ax in (whole, first, accuracy)] == [True] * 3
    assert [len(ax.lines) for ax in (whole, close, first, accuracy)] == [4, 2, 4, 4]
    assert (whole.get_yscale(), first.get_xscale()) == ("linear", "log")
    assert crosses(batch_figure(batches, curve, ZOOM, diverged=True).axes[0])
    assert texts(batch_figure(batches, curve, ZOOM.iloc[:0]).axes[1])


def test_the_first_steps_do_not_set_the_scale_of_the_whole_run():
    curve = experiment({}, seeds=1)[0]
    loss = np.concatenate([np.full(40, 50.0), 0.2 + 0.01 * np.sin(np.arange(360))])
    whole = batch_figure({"loss": loss, "accuracy": loss / 50}, curve, ZOOM).axes[0]
    assert whole.get_ylim()[0] == 0
    assert 0.2 < whole.get_ylim()[1] < 0.4


def test_the_band_is_two_predicted_standard_deviations_around_the_training_loss():
    curve = experiment({}, seeds=1)[0]
    figure = batch_figure({"loss": np.ones(400), "accuracy": np.ones(400)}, curve, ZOOM)
    heights = figure.axes[1].collections[0].get_paths()[0].vertices[:, 1]
    assert np.isclose([heights.min(), heights.max()], [0.8, 1.22]).all()


def test_averages_of_batches():
    places, means = growing_average(np.arange(100))
    assert np.allclose(places, means)
    last, means = moving_average(np.arange(10), 4)
    assert np.allclose(last - 1.5, means) and last[-1] == 9
    assert len(moving_average(np.arange(3), 10)[1]) == 1
