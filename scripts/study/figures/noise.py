"""The noise of minibatches along a run: variance of the loss, and the gradient noise scale."""

import itertools

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator

from study.common.numbers import plain
from study.figures.curves import X_NAMES, draw_line, prepare
from study.figures.shared.marks import label_ends, nothing_to_show
from study.figures.shared.scales import log_ticks, number
from study.figures.shared.style import GREY, INK, MARKERS, TRAINING, VALIDATION, letter_panels, new_figure, sequential
from study.noise.variance import without_replacement

SHOWN_SNAPSHOTS = 4
NEAR = 0.05  # the half width of the band around equality


def variance_figure(variances: pd.DataFrame, gradients: pd.DataFrame, n: int) -> Figure:
    """(a) Variance of the batch loss over that of single losses, against the batch size, with the theory as a line;
    (b) the recorded scatter of the batch losses against the predicted one.

    variances, gradients: see study.noise.tables.variance_table and gradient_row, with a column seed; n: number of
    training examples. (a) shows SHOWN_SNAPSHOTS snapshots, the first and last among them; in both dots are seeds.
    """
    figure, axes = new_figure(2.6, 1, 2)
    left, right = axes[0]
    if variances.empty:
        return _nothing(figure, axes[0])
    epochs = sorted(variances["epoch"].unique())
    shown = [epochs[i] for i in np.unique(np.rint(np.linspace(0, len(epochs) - 1, SHOWN_SNAPSHOTS)).astype(int))]
    sizes = np.geomspace(1, variances["batch_size"].max(), 60)
    left.plot(sizes, 1 / sizes, color=GREY, lw=0.9, ls=(0, (4, 2)), label=r"$1/B$", zorder=1)
    left.plot(sizes, without_replacement(n, sizes) / sizes, color=INK, lw=0.9, label="theory", zorder=2)
    for place, (epoch, colour) in enumerate(zip(shown, sequential(len(shown)), strict=True)):
        table = variances[variances["epoch"] == epoch]
        # Beside each other, since all lie on one line.
        x = table["batch_size"] * 1.15 ** (place - (len(shown) - 1) / 2)
        look = {"color": colour, "mfc": "white", "ms": 4, "mew": 0.8, "ls": "none", "zorder": 3}
        label = _after(float(f"{epoch:.2g}"))
        left.plot(x, table["variance"] / table["loss_variance"], MARKERS[place], label=label, **look)
    for axis in (left.xaxis, left.yaxis):
        (left.set_xscale if axis is left.xaxis else left.set_yscale)("log")
        axis.set_major_locator(LogLocator(numticks=5))
        axis.set_minor_locator(NullLocator())
    left.set(xlabel=r"batch size $B$", ylabel=r"variance of the batch loss / $\sigma^2$")
    left.legend(loc="lower left", handlelength=1.6, labelspacing=0.25, borderaxespad=0.2)
    _draw_recorded(right, gradients)
    letter_panels(axes[0])
    return figure


def _draw_recorded(ax, gradients):
    """The standard deviation of the recorded batch losses after each snapshot against the predicted one."""
    ax.set(xlabel=r"predicted, $\sigma/\sqrt{B}$ (nats)", ylabel="recorded scatter (nats)")
    known = gradients[gradients["recorded"].notna()]
    if known.empty:
        return nothing_to_show(ax, "the runs are too short")
    x, y = np.sqrt(known["predicted"]), np.sqrt(known["recorded"])
    ends = np.array([0.9 * min(x.min(), y.min()), 1.1 * max(x.max(), y.max())])
    ax.fill_between(ends, (1 - NEAR) * ends, (1 + NEAR) * ends, color="#e4e4e4", lw=0, zorder=1)
    ax.plot(ends, ends, color=INK, lw=0.9, zorder=2)
    epochs = sorted(known["epoch"].unique())
    for epoch, colour, marker in zip(epochs, sequential(len(epochs)), itertools.cycle(MARKERS)):
        rows = known["epoch"] == epoch
        look = {"color": colour, "mfc": "white", "ms": 4, "mew": 0.8, "ls": "none", "zorder": 3}
        ax.plot(x[rows], y[rows], marker, label=_after(float(f"{epoch:.3g}")), **look)
    ax.set(xlim=ends, ylim=ends)
    ax.legend(loc="upper left", handlelength=1.2, labelspacing=0.25, borderaxespad=0.2)
    return None


def _nothing(figure, axes):
    for ax in axes:
        nothing_to_show(ax, "no run was completed")
    return figure


def scale_figure(gradients: pd.DataFrame, sharpness: pd.DataFrame, batch_sizes: list[int]) -> Figure:
    """(a) The gradient noise scale against epochs, with batch sizes marked; (b) tr(C) and |G|^2; (c) the largest step
    size that the sharpness allows, and the one that was taken.

    gradients, sharpness: see study.noise.tables.gradient_row and sharpness_row, with the columns run and seed;
    batch_sizes: those to mark.
    """
    curves = gradients.assign(status="completed")
    figure, axes = new_figure(2.3, 1, 3)
    left, right, bound = axes[0]
    if gradients.empty:
        return _nothing(figure, axes[0])
    for ax in (left, right, bound):
        prepare(ax, curves, "epoch", "training_loss")
        ax.set_xlabel(X_NAMES["epoch"])
    draw_line(left, curves, "epoch", "noise_scale", TRAINING)
    _seed_dots(left, curves, "noise_scale", TRAINING)
    left.set_ylabel("noise scale (examples)")
    low, high = left.get_ylim()
    marked = [size for size in batch_sizes if low / 8 < size < high * 8]
    for size in marked:
        left.axhline(size, color=GREY, lw=0.6, ls=(0, (4, 2)), zorder=1)
    right.set_ylabel("squared length (nats²)")
    ends = []
    looks = (("trace", VALIDATION, r"$\mathrm{tr}\,C$"), ("square", TRAINING, r"$|G|^2$"))
    for column, colour, name in looks:
        ends.append((name, colour, *draw_line(right, curves, "epoch", column, colour)))
        _seed_dots(right, curves, column, colour)
    steps = sharpness.assign(status="completed", training_loss=1.0)
    bound.set_ylabel("step size")
    limits = []
    for column, colour, name in (("largest_step", TRAINING, r"$2/\lambda$"), ("step_size", VALIDATION, "taken")):
        limits.append((name, colour, *draw_line(bound, steps, "epoch", column, colour)))
    _seed_dots(bound, steps, "largest_step", TRAINING)
    for ax in (left, right, bound):
        log_ticks(ax.yaxis)
    letter_panels(axes[0])
    end = curves["epoch"].max()
    label_ends(figure, [(left, [(number(size), GREY, end, size) for size in marked])], "batch size")
    label_ends(figure, [(right, ends), (bound, limits)])
    return figure


def _seed_dots(ax, curves, column, colour):
    ax.plot(curves["epoch"], curves[column], "o", color=colour, ms=2.2, mew=0, zorder=4)


def _after(epochs):
    return f"after {plain(epochs)} epoch{'' if epochs == 1 else 's'}"
