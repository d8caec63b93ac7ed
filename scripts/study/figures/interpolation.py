"""Networks from too narrow to fit wrong labels to wide enough to fit all of them."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from study.common.numbers import percent
from study.experiments.label_noise import FITTED
from study.figures.levels import PANEL_POINTS, draw_values, finish_panel, place
from study.figures.shared.marks import legend_below
from study.figures.shared.style import INK, TRAINING, VALIDATION, letter_panels, new_figure

STOPPED = "#3f9c8f"
# By series: name, colour, look (dashes, filled dots, marker), and the columns of the two panels, or None.
SERIES = (
    ("training, at the end", TRAINING, ((0, (1.2, 1.2)), True, "s"), "training_error", None),
    ("validation, at the end", VALIDATION, ("solid", True, "o"), "validation_error", "validation_loss"),
    (
        "validation, stopped early",
        STOPPED,
        ((0, (5, 1.5)), False, "o"),
        "stopped_validation_error",
        "stopped_validation_loss",
    ),
)


def interpolation_figure(runs: pd.DataFrame, factors: list[str], found: dict) -> Figure:
    """(a) Training and validation errors and (b) validation loss by width, with a line at the interpolation threshold.

    runs: columns run, level, status, the factor; found: study.experiments.label_noise.label_noise_findings.
    """
    points = pd.DataFrame(found["points"], columns=["run", *[c for s in SERIES for c in s[3:] if c]])
    places = place(runs.drop_duplicates("run").merge(points, on="run", how="left"), factors, maximal_groups=0)
    figure, axes = new_figure(1.85, 1, 2)
    for ax, column in zip(axes[0], (3, 4), strict=True):
        for each in SERIES:
            if each[column]:
                draw_values(ax, places.runs, each[column], *each[1:3], factor=100 if column == 3 else 1)
        ax.set_ylabel(("error (%)", "validation loss (nats)")[column - 3])
        ax.set_ylim(bottom=0)
        finish_panel(ax, places, "loss", PANEL_POINTS)
        at = places.runs.loc[places.runs["level"] == found["threshold"], "x"]
        if len(at):
            ax.axvline(at.iloc[0], color=INK, lw=0.7, ls=(0, (4, 2)), zorder=1)
    letter_panels(axes[0])
    handles = [
        Line2D([], [], color=colour, ls=dashes, marker=marker, mfc=colour if filled else "white", label=name)
        for name, colour, (dashes, filled, marker), *_ in SERIES
    ]
    line = Line2D([], [], color=INK, lw=0.7, ls=(0, (4, 2)), label=f"fits {percent(FITTED, 0)} of its labels")
    legend_below(figure, [*handles, line])
    return figure
