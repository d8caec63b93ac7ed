"""What the loss of every minibatch looks like by batch size, and what the batch sizes reach."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from study.common.tables import completed
from study.experiments.batch_sizes import FACTOR, example_spread, first_scaling
from study.figures.curves import X_NAMES, draw_diverged, draw_panel
from study.figures.shared.arrangement import arrange
from study.figures.shared.marks import fits_at_ends, label_ends, legend_below, mark_diverged
from study.figures.shared.scales import MEASURE_NAMES, level_scale, log_ticks, number
from study.figures.shared.style import GREY, INK, TRAINING, VALIDATION, letter_panels, new_figure, text_colour

PANELS = 6
MOST_POINTS = 1500  # of a curve of batch losses
HEADROOM = 1.1  # over the highest loss at the start
PANEL_POINTS = 150


def batch_losses_figure(
    runs: pd.DataFrame, curves: pd.DataFrame, batch_losses: Sequence[np.ndarray], gradients: pd.DataFrame | None
) -> Figure:
    """The loss of minibatches against epochs, a panel for each batch size, with the training loss and a predicted band.

    runs: one run for each batch size (run, status, batch_size); curves: columns run, iteration, epoch, training_loss;
    batch_losses: float (iterations,) for each of `runs`; gradients: of study.noise.tables, or None. The band is the
    training loss ± 2 sigma / sqrt(B), sigma^2 being the variance of the losses of single examples at that loss.
    Of more sizes than PANELS some are left out, of more batches than MOST_POINTS all but every k-th.
    """
    order = np.argsort(runs[FACTOR].to_numpy(), kind="stable")
    order = order[np.unique(np.rint(np.linspace(0, len(order) - 1, PANELS)).astype(int))]
    columns = min(3, len(order))
    rows = -(-len(order) // columns)
    figure, axes = new_figure(1.35 * rows + 0.35, rows, columns, sharex=True, sharey=True)
    used = list(axes.flat)[: len(order)]
    for ax, place in zip(used, order, strict=True):
        run = runs.iloc[place]
        curve = curves[curves["run"] == run["run"]].drop_duplicates("iteration")
        _draw_batches(ax, run, curve, np.asarray(batch_losses[place], float), gradients)
    for ax in list(axes.flat)[len(order) :]:
        ax.set_visible(False)
    for ax in used[-columns:]:
        ax.set_xlabel("epoch")
        ax.tick_params(labelbottom=True)
    for ax in axes[:, 0]:
        ax.set_ylabel("loss (nats)")
    axes[0, 0].set_ylim(0, _highest(runs.iloc[order], curves, batch_losses[order[0]]))
    legend_below(figure, _handles(used[0]))
    return figure


def _highest(runs, curves, losses):
    """The upper end of the loss axes, above the ends of all curves and most batch losses of the smallest size."""
    last = curves[curves["run"].isin(runs["run"])].groupby("run")["training_loss"].last().max()
    finite = losses[np.isfinite(losses)]
    return max(1.5 * last, float(np.quantile(finite, 0.99)) if len(finite) else 0.0)


def _draw_batches(ax, run, curve, losses, gradients):
    """One panel: the batch losses in grey, the training loss, and the predicted band where it is known."""
    size, every = int(run[FACTOR]), max(1, -(-len(losses) // MOST_POINTS))
    per_epoch = curve["iteration"].iloc[-1] / curve["epoch"].iloc[-1] if len(curve) > 1 else len(losses)
    at = np.arange(0, len(losses), every)
    ax.plot(at / per_epoch, losses[at], color=GREY, lw=0.5, label="one minibatch", rasterized=True, zorder=1)
    spread = 2 * example_spread(gradients, curve["training_loss"].to_numpy(float)) / np.sqrt(size)
    if np.isfinite(spread).all():
        for sign, label in ((1, "training loss ± 2 $\\sigma/\\sqrt{B}$"), (-1, None)):
            ends = curve["training_loss"] + sign * spread
            ax.plot(curve["epoch"], ends, color=VALIDATION, lw=1, ls=(0, (3, 1.5)), label=label, zorder=3)
    ax.plot(curve["epoch"], curve["training_loss"], color=INK, lw=1.1, label="whole training set", zorder=4)
    ax.set_title(f"$B$ = {number(size)}: {number(len(losses))} steps", fontsize=9)
    if run["status"] != "completed":
        mark_diverged(ax, [at[-1] / per_epoch], [INK])


def _handles(ax):
    return [line for line in ax.lines if not line.get_label().startswith("_")]


def batch_size_figure(curves: pd.DataFrame, runs: pd.DataFrame, found: dict) -> Figure:
    """(a) Training loss against examples and (b) against steps, (c) the gap against the training loss, (d) standings.

    curves: columns run, iteration, examples and the losses; runs: run, status, seed, batch_size, step_size_scaling, of
    which the first scaling is drawn; found: of study.experiments.batch_sizes.batch_size_findings.
    """
    arrangement = arrange(first_scaling(runs), [FACTOR])
    curves = arrangement.attach(curves)
    curves = curves.assign(gap=curves["validation_loss"] - curves["training_loss"])
    figure, axes = new_figure(4.3, 2, 2)
    by_examples, by_steps, gaps, right = axes.flat
    ends = {}
    for ax, x in ((by_examples, "examples"), (by_steps, "iteration")):
        ends[ax] = draw_panel(ax, curves, x, "training_loss", arrangement)
        ax.set(xlabel=X_NAMES[x], ylabel=MEASURE_NAMES["training_loss"])
        _keep_in_range(ax, curves)
        _thin_decades(ax)
        draw_diverged(ax, curves, x, "training_loss", arrangement.colours)
    ends[gaps] = _draw_gaps(gaps, curves, arrangement)
    _draw_standings(right, found)
    letter_panels(axes.flat)
    if fits_at_ends(arrangement.series):
        label_ends(figure, [(ax, ends[ax]) for ax in (by_examples, gaps)], arrangement.series_name)
        # These lines end at different steps, so that each has room for its own label below.
        for series, colour, x, y in ends[by_steps]:
            if y is not None:
                look = {"fontsize": 8, "color": text_colour(colour), "ha": "right", "va": "top"}
                by_steps.annotate(series, (x, y), (3, -3), textcoords="offset points", **look)
    return figure


def _thin_decades(ax):
    """Ticks at every second power of ten where there are many."""
    low, high = (np.log10(end) for end in ax.get_xlim())
    if high - low > 4:
        ticks = 10.0 ** np.arange(np.ceil(low), high + 1e-9)[::2]
        ax.set_xticks(ticks, [number(tick) for tick in ticks])


def _keep_in_range(ax, curves):
    """A loss that shoots up at first must not flatten the rest: the axis ends above the highest loss at the start."""
    first = curves.drop_duplicates("run")["training_loss"].max()
    low, high = ax.get_ylim()
    ax.set_ylim(low, min(high, HEADROOM * first))


def _draw_gaps(ax, curves, arrangement):
    """Validation minus training loss against the training loss, which falls to the right; means over the seeds."""
    first = curves.drop_duplicates("run")["training_loss"].max()
    ends, whole = [], completed(curves)
    ax.set_xscale("log")
    log_ticks(ax.xaxis)
    ax.invert_xaxis()
    for series, colour in arrangement.colours.items():
        means = whole[whole["series"] == series].groupby("iteration")[["training_loss", "gap"]].mean()
        means = means[means["training_loss"] <= first]
        if len(means):
            ax.plot(means["training_loss"], means["gap"], color=colour, marker="o", ms=2.2, lw=1)
            ends.append((series, colour, means["training_loss"].iloc[-1], means["gap"].iloc[-1]))
    ax.axhline(0, color="#555555", lw=0.6, zorder=1)
    ax.set(xlabel=MEASURE_NAMES["training_loss"], ylabel="validation − training loss")
    if len(whole):
        ax.set_xlim(HEADROOM * first, whole["training_loss"].min() * 0.9)
    return ends


def _draw_standings(ax, found):
    """By batch size how far its final validation loss lies above the best one, with simultaneous intervals."""
    rows = pd.DataFrame(found.get("standings", []))
    ax.set(xlabel="batch size", ylabel="final validation loss above best")
    if rows.empty:
        return
    margin = found["margin"]
    ax.set_yscale("symlog", linthresh=margin, linscale=1.0)
    ax.axhspan(0, margin, color="#ececec", zorder=0)
    for row in rows.itertuples():
        taken = row.batch_size == found["recommended"]
        colour = VALIDATION if taken else TRAINING
        if row.low == row.low and row.low is not None:
            ax.plot([row.batch_size] * 2, [row.low, row.high], color=colour, lw=1.4)
        ax.plot(row.batch_size, row.difference, "D" if taken else "o", color=colour, ms=5.5 if taken else 4, zorder=4)
        if taken:
            look = {"fontsize": 8, "color": VALIDATION, "ha": "left", "va": "top"}
            ax.annotate("taken", (row.batch_size, row.difference), (5, -3), textcoords="offset points", **look)
    sizes = sorted(rows["batch_size"])
    if len(sizes) > 1:
        level_scale(sizes).apply(ax, PANEL_POINTS)
    ax.margins(x=0.08)
    highest = max(margin, rows[["difference", "high"]].astype(float).max().max())
    ax.set_ylim(-0.25 * margin, 1.3 * highest)
    ticks = [0, margin, *(t for t in margin * np.array([2, 5, 10, 20, 50, 100]) if t < 1.3 * highest)]
    ax.set_yticks(ticks, [number(float(f"{tick:.3g}")) for tick in ticks])
    ax.minorticks_off()
