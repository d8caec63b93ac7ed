"""The loss of every minibatch of one run, beside the loss on whole sets."""

import itertools
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from study.figures.shared.marks import legend_below, mark_diverged, nothing_to_show
from study.figures.shared.scales import log_ticks
from study.figures.shared.style import GREY, TRAINING, VALIDATION, letter_panels, new_figure

AVERAGE = "#e3a72f"
BAND = "#dfe3ee"
BAND_WIDTH = 2  # predicted standard deviations to each side
GROWTH = 1.25  # ratio of the ends of successive windows on the logarithmic axis
# The top of the linear axis, as a multiple of this quantile of the batch losses after the first epoch.
HIGH_QUANTILE, ROOM = 0.999, 1.25


def moving_average(values: np.ndarray, window: int) -> tuple[np.ndarray, np.ndarray]:
    """(last places, means) over each `window` consecutive values; over all values if there are fewer."""
    window = min(window, len(values))
    sums = np.cumsum(np.concatenate([[0.0], np.asarray(values, float)]))
    means = (sums[window:] - sums[:-window]) / window
    return np.arange(len(means)) + window - 1, means


def growing_average(values: np.ndarray, growth: float = GROWTH) -> tuple[np.ndarray, np.ndarray]:
    """(centres, means) over successive windows from position 1 on, whose ends grow by the factor `growth`."""
    edges = [1]
    while edges[-1] < len(values):
        edges.append(max(edges[-1] + 1, round(edges[-1] * growth)))
    pairs = [(low, min(high, len(values))) for low, high in itertools.pairwise(edges)]
    return (
        np.array([(low + high - 1) / 2 for low, high in pairs]),
        np.array([np.mean(values[low:high], dtype=float) for low, high in pairs]),
    )


def epoch_length(curve: pd.DataFrame) -> int:
    """Number of iterations in an epoch, at least 1; curve: columns iteration and epoch."""
    last = curve.iloc[-1]
    return max(1, round(last["iteration"] / last["epoch"])) if last["epoch"] > 0 else 1


def draw_batches(ax, values, curve, what, average, factor=1):
    """The values of all batches as dots, their averages, and both curves at the evaluations.

    values: float (iterations,), value i being that of the batch after i steps; curve: columns iteration,
    training_<what> and validation_<what>; average: (places, means); factor: on all values.
    """
    size = float(np.clip(90 / np.sqrt(len(values)), 2, 4.5))
    alpha = float(np.clip(1500 / len(values), 0.12, 0.7))
    look = {"color": GREY, "ms": size, "mew": 0, "alpha": alpha, "rasterized": True, "zorder": 1}
    ax.plot(np.arange(len(values)), values * factor, ".", **look)
    for part, look in (
        ("validation", {"color": VALIDATION, "marker": "s", "ms": 3, "mfc": "white", "lw": 0.9, "ls": (0, (5, 1.5))}),
        ("training", {"color": TRAINING, "marker": "o", "ms": 3, "lw": 1.1}),
    ):
        ax.plot(curve["iteration"], curve[f"{part}_{what}"] * factor, mew=0.8, zorder=3, **look)
    ax.plot(average[0], average[1] * factor, color=AVERAGE, lw=1.6, zorder=4)


def draw_zoom(ax, zoom):
    """Single batch losses, the exact training loss before each step, and the band in which most are predicted."""
    if zoom.empty:
        return nothing_to_show(ax, "no steps were measured")
    x, middle, half = zoom["iteration"], zoom["training_loss"], BAND_WIDTH * zoom["spread"]
    ax.fill_between(x, middle - half, middle + half, color=BAND, lw=0, zorder=1)
    ax.plot(x, zoom["batch_loss"], color=GREY, marker=".", ms=4, mew=0, lw=0.5, zorder=2)
    ax.plot(x, middle, color=TRAINING, lw=1.3, zorder=3)
    ax.set_xlim(x.iloc[0] - 1, x.iloc[-1] + 1)
    return None


def batch_figure(
    batches: Mapping[str, np.ndarray], curve: pd.DataFrame, zoom: pd.DataFrame, diverged: bool = False
) -> Figure:
    """(a) All minibatch losses, (b) those of some consecutive steps, (c) those of the first epoch on logarithmic axes,
    (d) the accuracies.

    batches: loss and accuracy, float (iterations,); curve: one row per evaluation, with columns iteration, epoch and
    the four measures; zoom: of study.noise.tables.zoom_table.
    """
    figure, _ = new_figure(5.1)
    figure.clear()
    whole, close, first, accuracy = figure.subplot_mosaic("AA;BB;CD", height_ratios=[1.25, 1, 1]).values()
    epoch = epoch_length(curve)
    loss = np.asarray(batches["loss"], float)
    draw_batches(whole, loss, curve, "loss", moving_average(loss, epoch))
    draw_zoom(close, zoom)
    early = curve[curve["iteration"] <= epoch]
    draw_batches(first, loss[: epoch + 1], early, "loss", growing_average(loss[: epoch + 1]))
    right = np.asarray(batches["accuracy"], float)
    draw_batches(accuracy, right, curve, "accuracy", moving_average(right, epoch), 100)
    _finish(whole, close, first, accuracy, loss, epoch)
    accuracy.set_ylim(max(0, 100 * curve["validation_accuracy"].iloc[-1] - 20), 101)
    if diverged:
        for ax, edge in ((whole, "top"), (accuracy, "bottom")):
            mark_diverged(ax, [len(loss) - 1], [TRAINING], edge)
    letter_panels([whole, close, first, accuracy])
    legend_below(figure, _handles())
    return figure


def _finish(whole, close, first, accuracy, loss, epoch):
    """Scales, limits and names of the four panels."""
    for ax in (whole, close, first):
        ax.set_ylabel("loss (nats)")
    later = loss[epoch:] if len(loss) > epoch else loss
    later = later[np.isfinite(later)]
    if len(later):
        whole.set_ylim(0, ROOM * np.quantile(later, HIGH_QUANTILE))
    close.set_ylim(bottom=min(0, close.get_ylim()[0]))
    first.set_yscale("log")
    log_ticks(first.yaxis)
    first.set_xscale("log")
    first.set_xlim(1, max(epoch, 2))
    log_ticks(first.xaxis)
    accuracy.set_ylabel("accuracy (%)")
    for ax in (whole, close, first, accuracy):
        ax.set_xlabel("iteration")
        if ax is not first:
            ax.xaxis.set_major_formatter("{x:,.0f}")
    for ax in (whole, accuracy):
        ax.set_xlim(-0.01 * len(loss), 1.01 * len(loss))


def _handles():
    return [
        Line2D([], [], color=GREY, marker=".", ls="none", label="one minibatch"),
        Line2D([], [], color=AVERAGE, lw=1.6, label="mean of minibatches"),
        Line2D([], [], color=TRAINING, marker="o", lw=1.1, ms=3, label="whole training set"),
        Line2D(
            [], [], color=VALIDATION, marker="s", mfc="white", lw=0.9, ls=(0, (5, 1.5)), ms=3, label="validation set"
        ),
        Patch(color=BAND, label="± 2σ/√B"),
    ]
