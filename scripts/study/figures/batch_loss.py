"""The loss of every minibatch of one run, beside the loss on whole sets."""

import itertools
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from study.figures.shared.marks import legend_below, mark_diverged
from study.figures.shared.scales import log_ticks
from study.figures.shared.style import GREY, TRAINING, VALIDATION, letter_panels, new_figure

AVERAGE = "#d9a321"
GROWTH = 1.25  # ratio of the ends of successive windows on the logarithmic axis


def moving_average(values: np.ndarray, window: int) -> tuple[np.ndarray, np.ndarray]:
    """(centres, means) over each `window` consecutive values; over all values if there are fewer."""
    window = min(window, len(values))
    sums = np.cumsum(np.concatenate([[0.0], np.asarray(values, float)]))
    means = (sums[window:] - sums[:-window]) / window
    return np.arange(len(means)) + (window - 1) / 2, means


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
    training_<what> and validation_<what>; average: (centres, means); factor: on all values.
    """
    size = float(np.clip(90 / np.sqrt(len(values)), 2, 4.5))
    alpha = float(np.clip(1500 / len(values), 0.12, 0.7))
    look = {"color": GREY, "ms": size, "mew": 0, "alpha": alpha, "rasterized": True, "zorder": 1}
    ax.plot(np.arange(len(values)), values * factor, ".", **look)
    ax.plot(average[0], average[1] * factor, color=AVERAGE, lw=1.6, zorder=2)
    for part, colour, marker in (("training", TRAINING, "o"), ("validation", VALIDATION, "s")):
        ys = curve[f"{part}_{what}"] * factor
        ax.plot(curve["iteration"], ys, color=colour, marker=marker, ms=2.8, lw=0.9, zorder=3)


def batch_figure(batches: Mapping[str, np.ndarray], curve: pd.DataFrame, diverged: bool = False) -> Figure:
    """(a) All minibatch losses, (b) those of the first epoch on a log axis, (c) the accuracies.

    batches: loss and accuracy, float (iterations,); curve: one row per evaluation, with columns
    iteration, epoch and the four measures.
    """
    figure, _ = new_figure(3.3)
    figure.clear()
    whole, first, accuracy = figure.subplot_mosaic("AA;BC", height_ratios=[1.2, 1]).values()
    epoch = epoch_length(curve)
    loss = np.asarray(batches["loss"], float)
    draw_batches(whole, loss, curve, "loss", moving_average(loss, epoch))
    early = curve[curve["iteration"] <= epoch]
    draw_batches(first, loss[: epoch + 1], early, "loss", growing_average(loss[: epoch + 1]))
    right = np.asarray(batches["accuracy"], float)
    draw_batches(accuracy, right, curve, "accuracy", moving_average(right, epoch), 100)
    _finish(whole, first, accuracy, loss, epoch)
    accuracy.set_ylim(max(0, 100 * curve["validation_accuracy"].iloc[-1] - 20), 101)
    if diverged:
        for ax, edge in ((whole, "top"), (accuracy, "bottom")):
            mark_diverged(ax, [len(loss) - 1], [TRAINING], edge)
    letter_panels([whole, first, accuracy])
    legend_below(figure, _handles())
    return figure


def _finish(whole, first, accuracy, loss, epoch):
    """Scales, limits and names of the three panels."""
    finite = loss[np.isfinite(loss)]
    for ax in (whole, first):
        ax.set_yscale("log")
        log_ticks(ax.yaxis)
        ax.set_ylabel("loss (nats)")
    # A few batches with a loss near zero must not stretch the axis over decades.
    whole.set_ylim(bottom=max(np.quantile(finite, 0.002), finite.max() * 1e-4) * 0.9)
    first.set_xscale("log")
    first.set_xlim(1, max(epoch, 2))
    log_ticks(first.xaxis)
    accuracy.set_ylabel("accuracy (%)")
    for ax in (whole, first, accuracy):
        ax.set_xlabel("iteration")
        if ax is not first:
            ax.xaxis.set_major_formatter("{x:,.0f}")
            ax.set_xlim(-0.01 * len(loss), 1.01 * len(loss))


def _handles():
    return [
        Line2D([], [], color=GREY, marker=".", ls="none", label="one minibatch"),
        Line2D([], [], color=AVERAGE, lw=1.6, label="mean of minibatches"),
        Line2D([], [], color=TRAINING, marker="o", lw=0.9, ms=2.8, label="whole training set"),
        Line2D([], [], color=VALIDATION, marker="s", lw=0.9, ms=2.8, label="whole validation set"),
    ]
