"""Losses and accuracies over the course of training: one line per level, its seeds as a band."""

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from study.common.many import MOST_LINES, evenly
from study.common.tables import completed
from study.figures.shared.arrangement import arrange
from study.figures.shared.marks import (
    bad_edge,
    fits_at_ends,
    label_ends,
    legend_below,
    mark_diverged,
    nothing_to_show,
)
from study.figures.shared.scales import MEASURE_NAMES, log_ticks, root_axis
from study.figures.shared.style import TRAINING, VALIDATION, letter_panels, new_figure

PANEL_HEIGHT = 1.6
TITLE_CHARACTER_POINTS, TITLES_POINTS = 4.8, 400  # width of a character, and of all panels in a row
X_NAMES = {
    "epoch": "epoch (square-root scale)",
    "examples": "examples seen",
    "iteration": "iterations",
}


def seed_band(curves: pd.DataFrame, x: str, measure: str) -> pd.DataFrame:
    """By iteration: mean x, and mean, min, max and count of the measure over the seeds, where all seeds have a value.

    curves: columns run, iteration, x and measure. Accuracies are given in per cent.
    """
    factor = 100 if measure.endswith("accuracy") else 1
    groups = curves.groupby("iteration")
    table = groups[measure].agg(["mean", "min", "max", "count"])
    table[["mean", "min", "max"]] *= factor
    table["x"] = groups[x].mean()
    return table[table["count"] == curves["run"].nunique()]


def draw_line(ax, curves, x, measure, colour, dashes="solid"):
    """The mean over the completed runs as a line, their extremes as a band; returns the end (x, y), or None."""
    band = seed_band(completed(curves), x, measure)
    if ax.get_xscale() == "log":
        band = band[band["x"] > 0]
    if band.empty:
        return None
    ax.plot(band["x"], band["mean"], color=colour, ls=dashes, zorder=3)
    if band["count"].iloc[0] > 1:
        ax.fill_between(band["x"], band["min"], band["max"], color=colour, alpha=0.2, lw=0, zorder=2)
    return band["x"].iloc[-1], band["mean"].iloc[-1]


def accuracy_floor(curves):
    """Where accuracy axes start, in per cent: 15 points below the worst final value of the completed runs.

    The panel of the loss shows the steep part before.
    """
    finals = completed(curves).groupby("run")[["training_accuracy", "validation_accuracy"]].last()
    return 0 if finals.empty else max(0, 5 * ((100 * finals.min().min() - 15) // 5))


def draw_diverged(ax, curves, x, measure, colours):
    """Each diverged run as a thin line to where it was last evaluated, with a cross at the panel's edge.

    curves: columns run, series, status, x and measure; colours: dict by series. The limits of the axes must be final.
    Of more than MOST_LINES diverged runs so many are drawn, in even steps.
    """
    diverged = curves[curves["status"] != "completed"]
    names = diverged["run"].drop_duplicates()
    diverged = diverged[diverged["run"].isin(names.iloc[evenly(len(names), MOST_LINES)])]
    factor = 100 if measure.endswith("accuracy") else 1
    places = {}
    for (series, _), run in diverged.groupby(["series", "run"], sort=False):
        visible = run[run[x] > 0] if ax.get_xscale() == "log" else run
        # Unlike ax.plot, add_artist leaves the limits of the axes as they are.
        ax.add_artist(Line2D(visible[x], visible[measure] * factor, color=colours[series], lw=0.6))
        places[series, max(run[x].iloc[-1], ax.get_xlim()[0])] = colours[series]
    mark_diverged(ax, [place for _, place in places], places.values(), bad_edge(measure))


def draw_panel(ax, curves, x, measure, arrangement):
    """The completed runs of all series in one panel; returns the ends for label_ends."""
    prepare(ax, curves, x, measure)
    ends = []
    for series, colour in arrangement.colours.items():
        chosen = curves[curves["series"] == series]
        end = draw_line(ax, chosen, x, measure, colour, arrangement.dashes[series])
        if end is not None:
            ends.append((series, colour, *end))
        elif len(chosen):
            ends.append((f"{series} ×".strip(), colour, None, None))
    return ends


def prepare(ax, curves, x, measure):
    """Set the scales; where no run was completed, set limits too and say so."""
    if x == "epoch":
        root_axis(ax, curves[x].max() or 1)
    else:
        ax.set_xscale("log")
        log_ticks(ax.xaxis)
    if measure.endswith("loss"):
        ax.set_yscale("log")
        log_ticks(ax.yaxis)
    if completed(curves).empty:
        positive = curves[x][curves[x] > 0]
        low, high = (0.5, 10) if measure.endswith("loss") else (0, 100)
        ax.update_datalim([(positive.min(), low), (positive.max(), high)] if len(positive) else [(1, low), (2, high)])
        ax.autoscale_view()
        nothing_to_show(ax, "no run was completed")


@dataclass
class Panel:
    """What one panel shows: curves (columns run, series, status, x and measure) of one measure against x."""

    ax: Axes
    curves: pd.DataFrame
    x: str
    measure: str


def finish(figure, panels, arrangement, labelled):
    """Draw the panels, and name the series: at the line ends of the axes `labelled`, or in a legend below."""
    ends = {panel.ax: draw_panel(panel.ax, panel.curves, panel.x, panel.measure, arrangement) for panel in panels}
    floor = min(accuracy_floor(panel.curves) for panel in panels)
    for panel in panels:
        if panel.measure.endswith("accuracy"):
            panel.ax.set_ylim(bottom=floor)
        draw_diverged(panel.ax, panel.curves, panel.x, panel.measure, arrangement.colours)
    letter_panels(panel.ax for panel in panels)
    name_series(figure, [(ax, ends[ax]) for ax in labelled], arrangement)


def name_series(figure, panels, arrangement):
    """Name the series at the line ends of `panels`, pairs (ax, ends), or in a legend below."""
    if len(arrangement.series) < 2:
        return
    if fits_at_ends(arrangement.series):
        label_ends(figure, panels, arrangement.series_name)
        return
    handles = [
        Line2D([], [], color=colour, ls=arrangement.dashes[series], label=series)
        for series, colour in arrangement.colours.items()
    ]
    legend_below(figure, handles, arrangement.series_name)


def curves_figure(curves: pd.DataFrame, runs: pd.DataFrame, factors: list[str]) -> Figure:
    """Losses and accuracies against epochs.

    curves: columns run, iteration, epoch and the four measures; runs: run, status and one column per factor.
    One level: training and validation share a panel. Several: they stand side by side. Two factors: one column of
    panels for each level of the second.
    """
    arrangement = arrange(runs, factors)
    curves = arrangement.attach(curves)
    if len(arrangement.panels) > 1:
        return _crossed_figure(curves, arrangement)
    if len(arrangement.series) == 1:
        return training_figure(curves)
    figure, axes = new_figure(2 * PANEL_HEIGHT + 0.4, 2, 2, sharey="row")
    measures = [f"{part}_{what}" for what in ("loss", "accuracy") for part in ("training", "validation")]
    panels = [Panel(ax, curves, "epoch", measure) for ax, measure in zip(axes.flat, measures, strict=True)]
    for panel in panels:
        panel.ax.set_ylabel(MEASURE_NAMES[panel.measure])
        panel.ax.tick_params(labelleft=True)
    for ax in axes[-1]:
        ax.set_xlabel(X_NAMES["epoch"])
    finish(figure, panels, arrangement, labelled=axes[:, -1])
    return figure


def _crossed_figure(curves, arrangement):
    """A column of panels for each level of the second factor."""
    measures = ["training_loss", "validation_loss", "validation_accuracy"]
    columns = arrangement.panels
    figure, axes = new_figure(3 * PANEL_HEIGHT - 0.3, 3, len(columns), sharey="row", sharex=True)
    panels = []
    for row, measure in zip(axes, measures, strict=True):
        row[0].set_ylabel(MEASURE_NAMES[measure])
        for ax, column in zip(row, columns, strict=True):
            panels.append(Panel(ax, curves[curves["panel"] == column], "epoch", measure))
    longest = len(arrangement.panel_name) + max(map(len, columns))
    # The title shares its line with the letter of the panel.
    fits = (longest + 5) * TITLE_CHARACTER_POINTS < TITLES_POINTS / len(columns)
    for ax, column in zip(axes[0], columns, strict=True):
        ax.set_title(f"{arrangement.panel_name}{' ' if fits else chr(10)}{column}", fontsize=9)
    figure.supxlabel(X_NAMES["epoch"], fontsize=9)
    finish(figure, panels, arrangement, labelled=axes[:, -1])
    return figure


def training_figure(curves: pd.DataFrame) -> Figure:
    """One setting: training and validation loss in one panel, the accuracies in the other.

    curves: columns run, status, iteration, epoch and the four measures.
    """
    figure, axes = new_figure(1.75, 1, 2)
    looks = {"training": (TRAINING, "solid"), "validation": (VALIDATION, (0, (5, 1.5)))}
    ends = []
    for ax, what in zip(axes[0], ("loss", "accuracy"), strict=True):
        prepare(ax, curves, "epoch", f"training_{what}")
        drawn = {part: draw_line(ax, curves, "epoch", f"{part}_{what}", *look) for part, look in looks.items()}
        ends.append([(part, looks[part][0], *end) for part, end in drawn.items() if end])
        if what == "accuracy":
            ax.set_ylim(bottom=accuracy_floor(curves))
        ax.set(xlabel=X_NAMES["epoch"], ylabel=MEASURE_NAMES[f"training_{what}"].removeprefix("training "))
        for part, (colour, _) in looks.items():
            draw_diverged(ax, curves.assign(series=""), "epoch", f"{part}_{what}", {"": colour})
    letter_panels(axes.flat)
    label_ends(figure, list(zip(axes[0], ends, strict=True)))
    return figure


def draw_minima(ax, curves, runs, factors):
    """Validation loss against epochs by level, with a dot at the lowest point of each line; the axis ends where most of
    the steep beginning is cut off.

    Returns (ends, arrangement): the ends of the lines as draw_panel gives them, and the Arrangement.
    """
    arrangement = arrange(runs, factors, maximal_panels=0)
    curves = arrangement.attach(curves)
    ends = draw_panel(ax, curves, "epoch", "validation_loss", arrangement)
    whole = completed(curves)
    if len(whole):
        late = whole.loc[whole["epoch"] >= 0.15 * whole["epoch"].max(), "validation_loss"]
        ax.set_ylim(whole["validation_loss"].min() * 0.94, late.max() * 1.04)
    for series, colour in arrangement.colours.items():
        band = seed_band(whole[whole["series"] == series], "epoch", "validation_loss")
        if len(band):
            lowest = band.loc[band["mean"].idxmin()]
            ax.plot(lowest["x"], lowest["mean"], "o", color=colour, mec="white", ms=6, zorder=5)
    draw_diverged(ax, curves, "epoch", "validation_loss", arrangement.colours)
    ax.set(xlabel=X_NAMES["epoch"], ylabel=MEASURE_NAMES["validation_loss"])
    return ends, arrangement
