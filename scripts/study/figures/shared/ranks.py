"""What many settings reach, in the order of what they reach: an axis of all their names could not be read."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from study.common.many import MOST_LINES, evenly
from study.common.tables import completed
from study.figures.shared.marks import legend_below, nothing_to_show
from study.figures.shared.scales import MEASURE_NAMES, log_ticks
from study.figures.shared.style import TRAINING, VALIDATION, letter_panels, new_figure

LOOKS = {"final": (VALIDATION, (0, (4, 2))), "best": (TRAINING, "solid")}


def ranked_figure(runs: pd.DataFrame, factors: list[str]) -> Figure:
    """Best and final loss and accuracy, on training and validation data, of every setting in the order of its mean.

    runs: as in study.figures.levels. Lines are means over the completed runs of a setting, bands reach from the lowest
    to the highest of them; each line has an order of its own, from the best setting to the worst. Of more than
    MOST_LINES settings so many are drawn, in even steps of their rank.
    """
    runs = completed(runs.assign(setting=runs.groupby(factors, sort=False).ngroup()))
    figure, axes = new_figure(3.1, 2, 2, sharey="row", sharex=True)
    axes[0, 0].set_yscale("log")
    measures = [f"{part}_{what}" for what in ("loss", "accuracy") for part in ("training", "validation")]
    for ax, measure in zip(axes.flat, measures, strict=True):
        for when, (colour, dashes) in LOOKS.items():
            table = _ranked(runs, f"{when}_{measure}", 100 if measure.endswith("accuracy") else 1)
            ax.plot(table["rank"], table["mean"], color=colour, ls=dashes, zorder=3)
            ax.fill_between(table["rank"], table["min"], table["max"], color=colour, alpha=0.2, lw=0, zorder=2)
        ax.set_ylabel(MEASURE_NAMES[measure])
        ax.tick_params(labelleft=True, labelbottom=True)
        ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        if runs.empty:
            nothing_to_show(ax, "no run was completed")
    for ax in axes[0]:
        log_ticks(ax.yaxis)
    for ax in axes[1]:
        ax.set_xlabel("settings, from the best mean to the worst")
    letter_panels(axes.flat)
    legend_below(
        figure, [Line2D([], [], color=colour, ls=dashes, label=when) for when, (colour, dashes) in LOOKS.items()]
    )
    return figure


def _ranked(runs, column, factor):
    """rank (from 1), mean, min and max of a column for some of the settings, from the best mean to the worst."""
    table = runs.groupby("setting")[column].agg(["mean", "min", "max"]) * factor
    table = table.sort_values("mean", ascending=not column.endswith("accuracy"), kind="stable")
    table["rank"] = np.arange(1, len(table) + 1)
    return table.iloc[evenly(len(table), MOST_LINES)]
