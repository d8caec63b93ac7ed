"""What each batch size reaches with each step size, and the best step size by batch size."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from study.figures.levels import WHOLE, draw_values, finish_panel, place
from study.figures.shared.marks import label_ends, seed_dots
from study.figures.shared.scales import MEASURE_NAMES, level_scale, log_ticks, number
from study.figures.shared.style import GREY, INK, letter_panels, new_figure

HIGHEST = 15  # largest ratio of the ends of the loss axis
SPAN = 30  # largest length of the accuracy axis, in percentage points
PANELS = [("final_training_loss", 1), ("best_validation_accuracy", 100)]


def step_size_figure(runs: pd.DataFrame, found: dict) -> Figure:
    """(a) Final training loss and (b) best validation accuracy against step size, (c) the best step size.

    runs: columns run, status, seed, step_size, batch_size and the two measures; found: of
    study.experiments.step_sizes.step_size_findings.
    """
    places = place(runs, ["step_size", "batch_size"], maximal_groups=runs["batch_size"].nunique())
    figure, axes = new_figure(2.6, 1, 3)
    *lines, right = axes[0]
    ends = []
    for ax, (measure, factor) in zip(lines, PANELS, strict=True):
        for group, colour in places.colours.items():
            chosen = places.runs[places.runs["group"] == group]
            end = draw_values(ax, chosen, measure, colour, WHOLE, factor)
            if ax is lines[1] and end:
                ends.append((group, colour, *end))
        ax.set_ylabel(MEASURE_NAMES[measure.partition("_")[2]])
    lines[0].set_yscale("log")
    log_ticks(lines[0].yaxis)
    for ax, (measure, _) in zip(lines, PANELS, strict=True):
        finish_panel(ax, places, measure.partition("_")[2], 110)
    # Runs whose large steps end far off must not flatten the rest.
    low, high = lines[0].get_ylim()
    lines[0].set_ylim(low, min(high, HIGHEST * low))
    low, high = lines[1].get_ylim()
    lines[1].set_ylim(max(low, high - SPAN), high)
    _draw_best(right, pd.DataFrame(found["best_step_sizes"]), found["power_law"], places.colours)
    _batch_size_axis(right, sorted(runs["batch_size"].unique()))
    letter_panels(axes[0])
    inside = [(group, colour, x, max(y, lines[1].get_ylim()[0])) for group, colour, x, y in ends]
    label_ends(figure, [(lines[1], inside)], "batch size")
    return figure


def _draw_best(ax, best, law, colours):
    """Panel (c): a dot for each seed, open where the best step size is the first or last tried, and the power law."""
    ax.set(xscale="log", yscale="log", xlabel="batch size", ylabel="best step size")
    for (size, inner), table in best.groupby(["batch_size", "inner"]) if len(best) else []:
        seed_dots(ax, table["batch_size"], table["step_size"], colours[number(size)], filled=bool(inner))
    if law:
        sizes, line = np.array(law["batch_sizes"]), np.array(law["step_sizes"])
        root = line[0] * np.sqrt(sizes / sizes[0])
        ax.plot(sizes, line, color=INK, lw=1, zorder=2)
        ax.plot(sizes, root, color=GREY, lw=0.9, ls=(0, (4, 2)), zorder=1)
        ax.set_ylim(best["step_size"].min() / 2, max(best["step_size"].max() * 2, line.max() * 1.5))
        ax.text(0.05, 0.95, f"slope {law['exponent']:.2f}", transform=ax.transAxes, va="top", fontsize=8, color=INK)
        _name_root(ax, sizes, root)


def _batch_size_axis(ax, sizes):
    """Ticks of panel (c) at all batch sizes, in rising order."""
    if len(sizes) > 1:
        level_scale(sizes).apply(ax, 110)
    else:
        ax.set_xlim(sizes[0] / 2, sizes[0] * 2)
        ax.set_xticks(sizes, [number(size) for size in sizes])
        ax.minorticks_off()
    ax.margins(x=0.1)
    log_ticks(ax.yaxis)


def _name_root(ax, sizes, root):
    """Name the line of the square-root rule where it is still inside the panel."""
    inside = np.flatnonzero(root < ax.get_ylim()[1] / 1.3)
    at = inside[-1]
    look = {"fontsize": 8, "color": "#666666", "ha": "right", "va": "bottom"}
    ax.annotate(r"$\sqrt{B}$", (sizes[at], root[at]), (-3, 3), textcoords="offset points", **look)
