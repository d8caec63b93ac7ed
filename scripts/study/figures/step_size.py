"""What each batch size reaches with each step size, the best step size, and the steps to a target, by batch size."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from study.figures.levels import WHOLE, draw_values, finish_panel, place
from study.figures.shared.marks import label_ends, seed_dots
from study.figures.shared.scales import MEASURE_NAMES, level_scale, log_ticks, number
from study.figures.shared.style import GREY, INK, VALIDATION, letter_panels, new_figure

HIGHEST = 8  # largest ratio of the ends of the loss axis
PANEL_POINTS = 110
BROKEN_LINE = (0, (4, 2))


def step_size_figure(runs: pd.DataFrame, found: dict) -> Figure:
    """(a) Final training loss against step size, (b) the best step size and (c) the steps to a target by batch size.

    runs: columns run, status, seed, step_size, batch_size and final_training_loss; found: of
    study.experiments.step_sizes.step_size_findings.
    """
    places = place(runs, ["step_size", "batch_size"], maximal_groups=runs["batch_size"].nunique())
    figure, axes = new_figure(2.5, 1, 3)
    left, middle, right = axes[0]
    ends = _draw_losses(left, places)
    sizes = sorted(runs["batch_size"].unique())
    _draw_best(middle, found, places.colours)
    _draw_steps(right, found, places.colours)
    for ax in (middle, right):
        _batch_size_axis(ax, sizes)
    letter_panels(axes[0])
    label_ends(figure, [(left, ends)], "batch size")
    return figure


def _draw_losses(ax, places):
    """Panel (a); returns the ends of its lines for label_ends."""
    ends = []
    for group, colour in places.colours.items():
        end = draw_values(ax, places.runs[places.runs["group"] == group], "final_training_loss", colour, WHOLE)
        if end:
            ends.append((group, colour, *end))
    ax.set_ylabel(MEASURE_NAMES["training_loss"])
    ax.set_yscale("log")
    log_ticks(ax.yaxis)
    finish_panel(ax, places, "loss", PANEL_POINTS)
    # Runs whose large steps end far off must not flatten the rest.
    low, high = ax.get_ylim()
    ax.set_ylim(low, min(high, HIGHEST * low))
    return [(group, colour, x, min(y, ax.get_ylim()[1])) for group, colour, x, y in ends]


def _draw_best(ax, found, colours):
    """Panel (b): a dot for each seed, open where the best step size is the first or last tried; the saturating law as a
    line; what curvature allows, as bars; and the noise scale."""
    ax.set(xscale="log", yscale="log", xlabel="batch size", ylabel="best step size")
    best = pd.DataFrame(found["best_step_sizes"])
    for (size, inner), table in best.groupby(["batch_size", "inner"]) if len(best) else []:
        seed_dots(ax, table["batch_size"], table["step_size"], colours[number(size)], filled=bool(inner))
    if found["laws"]:
        limit, half = (found["laws"][key]["mean"] for key in ("limit", "half"))
        line = _between(best["batch_size"])
        ax.plot(line, limit / (1 + half / line), color=INK, lw=1, zorder=2)
    curved = [row for row in found["step_sizes"] if row["curvature_step"]]
    for row in curved:
        ax.plot([row["batch_size"]], [row["curvature_step"]["mean"]], "_", color=VALIDATION, ms=11, mew=1.6, zorder=4)
    if curved:
        row = curved[0]
        look = {"fontsize": 8, "color": VALIDATION, "ha": "left", "va": "bottom"}
        place = (row["batch_size"], row["curvature_step"]["mean"])
        ax.annotate(r"$2/\lambda$", place, (-4, 3), textcoords="offset points", **look)
    _mark_scale(ax, found["noise_scale"], "bottom")


def _draw_steps(ax, found, colours):
    """Panel (c): a dot for each seed and the law of McCandlish et al., with both of its limits as broken lines."""
    ax.set(xscale="log", yscale="log", xlabel="batch size", ylabel="steps to the target")
    steps = pd.DataFrame(found["steps"])
    for size, table in steps.groupby("batch_size") if len(steps) else []:
        seed_dots(ax, table["batch_size"], table["steps"], colours[number(size)])
    if found["trade"]:
        least, critical = (found["trade"][key]["mean"] for key in ("least_steps", "critical"))
        line = _between(steps["batch_size"])
        ax.plot(line, least * (1 + critical / line), color=INK, lw=1, zorder=2)
        look = {"color": GREY, "lw": 0.8, "ls": BROKEN_LINE, "zorder": 1}
        low = ax.get_ylim()[0]
        ax.plot(line, np.full(len(line), least), **look)
        falling = least * critical / line
        ax.plot(line[falling > low], falling[falling > low], **look)
    _mark_scale(ax, found["noise_scale"], "top")


def _between(sizes):
    """Points of a line over all batch sizes, evenly in the logarithm."""
    return np.geomspace(sizes.min(), sizes.max(), 100)


def _mark_scale(ax, scale, end):
    """A dotted line at the gradient noise scale, if it was measured, named at its end ("top" or "bottom")."""
    if scale is None:
        return
    ax.axvline(scale, color="#666666", lw=0.9, ls=(0, (1, 1.5)), zorder=1)
    look = {"fontsize": 7.5, "color": "#555555", "rotation": 90, "ha": "right", "va": end}
    ax.annotate(
        "noise scale",
        (scale, {"top": 0.97, "bottom": 0.03}[end]),
        (-1, 0),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        **look,
    )


def _batch_size_axis(ax, sizes):
    """Ticks at all batch sizes, in rising order."""
    if len(sizes) > 1:
        level_scale(sizes).apply(ax, PANEL_POINTS)
    else:
        ax.set_xlim(sizes[0] / 2, sizes[0] * 2)
        ax.set_xticks(sizes, [number(size) for size in sizes])
        ax.minorticks_off()
    ax.margins(x=0.1)
    log_ticks(ax.yaxis)
