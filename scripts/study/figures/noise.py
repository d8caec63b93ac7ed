"""The noise of minibatches along a run: variance of the loss by batch size, and the gradient noise scale."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from study.figures.curves import X_NAMES, draw_line, prepare
from study.figures.shared.marks import label_ends, nothing_to_show
from study.figures.shared.scales import log_ticks, number
from study.figures.shared.style import GREY, INK, TRAINING, VALIDATION, letter_panels, new_figure, sequential
from study.noise.variance import without_replacement

SHOWN_SNAPSHOTS = 4
SPREAD = 0.3  # the dots of the first and last snapshot stand at 4**-SPREAD and 4**SPREAD times their batch size


def variance_figure(variances: pd.DataFrame, n: int) -> Figure:
    """(a) Variance of the batch loss against the batch size, with the theory as lines; (b) measured over theoretical.

    variances: see study.noise.tables.variance_table, with a column seed; n: number of training examples. Shown are
    SHOWN_SNAPSHOTS snapshots, the first and last among them; dots are seeds, bars bootstrap intervals.
    """
    figure, axes = new_figure(2.6, 1, 2)
    left, right = axes[0]
    if variances.empty:
        return _nothing(figure, axes[0])
    epochs = sorted(variances["epoch"].unique())
    shown = [epochs[i] for i in np.unique(np.rint(np.linspace(0, len(epochs) - 1, SHOWN_SNAPSHOTS)).astype(int))]
    ends = []
    for place, (epoch, colour) in enumerate(zip(shown, sequential(len(shown)), strict=True)):
        table = variances[variances["epoch"] == epoch]
        theory = table.groupby("batch_size")["theory"].mean()
        left.plot(theory.index, theory, color=colour, lw=0.9, zorder=2)
        left.plot(table["batch_size"], table["variance"], "o", color=colour, ms=2.6, mew=0, zorder=3)
        ends.append((f"{epoch:.2g}", colour, theory.index[-1], theory.iloc[-1]))
        shift = 4 ** (SPREAD * (place - (len(shown) - 1) / 2) / max(1, len(shown) - 1) * 2)
        for j, (_, seed) in enumerate(table.groupby("seed")):
            x = seed["batch_size"] * shift * 1.06 ** (j - 1)
            middle = seed["variance"] / seed["theory"]
            bars = [middle - seed["low"] / seed["theory"], seed["high"] / seed["theory"] - middle]
            right.errorbar(x, middle, bars, fmt="o", color=colour, ms=1.8, lw=0.6, mew=0, zorder=3)
    _finish_variances(left, right, variances, n)
    letter_panels(axes[0])
    label_ends(figure, [(left, ends)], "epoch")
    return figure


def _nothing(figure, axes):
    for ax in axes:
        nothing_to_show(ax, "no run was completed")
    return figure


def _finish_variances(left, right, variances, n):
    """Scales, names, and the lines of (b): 1, and the variance of batches drawn with replacement over the theory."""
    sizes = np.geomspace(1, variances["batch_size"].max(), 60)
    infinite = 1 / without_replacement(n, sizes)
    right.axhline(1, color=INK, lw=0.7, zorder=2)
    right.plot(sizes, infinite, color=GREY, lw=0.9, ls=(0, (4, 2)), zorder=2)
    for ax in (left, right):
        ax.set_xscale("log")
        log_ticks(ax.xaxis)
        ax.set_xlabel("batch size")
    left.set_yscale("log")
    log_ticks(left.yaxis)
    left.set_ylabel("variance of the batch loss (nats²)")
    right.set_ylabel("measured / theoretical variance")
    end = right.annotate(
        r"$\sigma^2/B$",
        (sizes[-1], infinite[-1]),
        (-4, 1),
        textcoords="offset points",
        ha="right",
        fontsize=8,
        color="#555555",
    )
    end.set_in_layout(False)


def scale_figure(gradients: pd.DataFrame, batch_sizes: list[int]) -> Figure:
    """(a) The gradient noise scale against epochs, with batch sizes marked; (b) tr(Sigma) and |G|^2.

    gradients: see study.noise.tables.gradient_table, with the columns run and seed; batch_sizes: those to mark.
    """
    curves = gradients.assign(status="completed")
    figure, axes = new_figure(2.4, 1, 2)
    left, right = axes[0]
    if gradients.empty:
        return _nothing(figure, axes[0])
    for ax in (left, right):
        prepare(ax, curves, "epoch", "training_loss")
        ax.set_xlabel(X_NAMES["epoch"])
    draw_line(left, curves, "epoch", "noise_scale", TRAINING)
    _seed_dots(left, curves, "noise_scale", TRAINING)
    left.set_ylabel("gradient noise scale (examples)")
    low, high = left.get_ylim()
    marked = [size for size in batch_sizes if low / 8 < size < high * 8]
    for size in marked:
        left.axhline(size, color=GREY, lw=0.6, ls=(0, (4, 2)), zorder=1)
    right.set_ylabel("squared length of gradients (nats²)")
    ends = []
    looks = (("trace", VALIDATION, r"$\mathrm{tr}\,\Sigma$"), ("square", TRAINING, r"$|G|^2$"))
    for column, colour, name in looks:
        ends.append((name, colour, *draw_line(right, curves, "epoch", column, colour)))
        _seed_dots(right, curves, column, colour)
    for ax in (left, right):
        log_ticks(ax.yaxis)
    letter_panels(axes[0])
    end = curves["epoch"].max()
    label_ends(figure, [(left, [(number(size), GREY, end, size) for size in marked])], "batch size")
    label_ends(figure, [(right, ends)])
    return figure


def _seed_dots(ax, curves, column, colour):
    ax.plot(curves["epoch"], curves[column], "o", color=colour, ms=2.2, mew=0, zorder=4)
