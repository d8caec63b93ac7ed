"""Best and final performance by level: a dot for each run, a line through the means."""

from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator

from study.common.many import MOST_GROUPS, MOST_PLACES, places_of
from study.common.tables import completed
from study.figures.shared.arrangement import combined, factor_names, ordered_values
from study.figures.shared.marks import bad_edge, leave_room, legend_below, mark_diverged, nothing_to_show, seed_dots
from study.figures.shared.ranks import ranked_figure
from study.figures.shared.scales import MEASURE_NAMES, LevelScale, is_numeric, level_scale, log_ticks, value_text
from study.figures.shared.style import INK, TRAINING, VALIDATION, letter_panels, new_figure, sequential, unordered

PANEL_POINTS = 185  # width of a panel of two in a row
WHOLE = ("solid", True, "o")
BROKEN = ((0, (4, 2)), False, "s")


@dataclass
class Places:
    """The places of the runs of an experiment: `runs` has the columns x and group too; `colours`: dict by group."""

    runs: pd.DataFrame
    x_name: str
    group_name: str
    scale: LevelScale
    colours: dict


def place(runs: pd.DataFrame, factors: list[str], maximal_groups: int = MOST_GROUPS) -> Places:
    """The Places of a table with columns run, status and one per factor.

    The x axis shows the first factor; a second one makes groups. Three or more factors, or two of which the second has
    more than maximal_groups levels, share the x axis.
    """
    values = ordered_values(runs, factors)
    crossed = len(factors) == 2 and len(values[factors[1]]) <= maximal_groups
    on_axis = factors[:1] if crossed else factors
    if len(on_axis) == 1:
        levels, distinct = runs[on_axis[0]], values[on_axis[0]]
    else:
        levels = pd.Series(combined(runs, on_axis) or ["all"] * len(runs), index=runs.index)
        distinct = list(dict.fromkeys(levels))
    scale = level_scale(distinct)
    groups, palette = [""], unordered
    if crossed:
        groups = [value_text(value) for value in values[factors[1]]]
        palette = sequential if is_numeric(values[factors[1]]) else unordered
    runs = runs.assign(x=levels.map(scale.positions), group=combined(runs, factors[1:]) if crossed else "")
    colours = dict(zip(groups, palette(len(groups)), strict=True))
    return Places(runs, factor_names(on_axis), factor_names(factors[1:]) if crossed else "", scale, colours)


def draw_values(ax, runs, column, colour, look, factor=1):
    """A dot for each completed run and a line through the means of the dots; returns the line's end (x, y), or None.

    runs: columns x, status and the given one; look: line style, whether dots are filled, marker.
    """
    runs = completed(runs)
    dashes, filled, marker = look
    means = runs.groupby("x")[column].mean() * factor
    ax.plot(means.index, means, color=colour, ls=dashes, zorder=2)
    seed_dots(ax, runs["x"], runs[column] * factor, colour, filled, marker)
    return None if means.empty else (means.index[-1], means.iloc[-1])


def finish_panel(ax, places, measure, width_points):
    """Scale and ticks of the x axis, and crosses for levels with diverged runs."""
    places.scale.apply(ax, width_points)
    if places.scale.kind != "categorical":
        ax.set_xlabel(places.x_name)
        ax.margins(x=0.06)
        ax.autoscale_view(scaley=False)
    ax.set_xlabel(places.x_name)
    diverged = places.runs[places.runs["status"] != "completed"]
    if len(diverged) == len(places.runs):
        ax.yaxis.set_major_locator(NullLocator())
        nothing_to_show(ax, "no run was completed")
    elif len(diverged):
        leave_room(ax, bad_edge(measure))
    diverged = diverged.drop_duplicates(["x", "group"])
    mark_diverged(ax, diverged["x"], [places.colours[group] for group in diverged["group"]], bad_edge(measure))


def levels_figure(runs: pd.DataFrame, factors: list[str]) -> Figure:
    """Best and final loss and accuracy, on training and validation data, by level.

    runs: columns run, status, one per factor, and best_* and final_* of the four measures. More than MOST_PLACES
    settings on one axis are drawn in the order of what they reach (study.figures.shared.ranks).
    """
    if places_of(runs, factors) > MOST_PLACES:
        return ranked_figure(runs, factors)
    places = place(runs, factors)
    slanted = places.scale.slanted_height(PANEL_POINTS)
    figure, axes = new_figure(2.9 + slanted, 2, 2, sharey="row", sharex=True)
    measures = [f"{part}_{what}" for what in ("loss", "accuracy") for part in ("training", "validation")]
    axes[0, 0].set_yscale("log")
    for ax, measure in zip(axes.flat, measures, strict=True):
        draw_best_and_final(ax, places, measure)
        ax.set_ylabel(MEASURE_NAMES[measure])
        ax.tick_params(labelleft=True, labelbottom=True)
    for ax in axes[0]:
        log_ticks(ax.yaxis)
    for ax, measure in zip(axes.flat, measures, strict=True):
        finish_panel(ax, places, measure, PANEL_POINTS)
    if slanted:
        for ax in axes[0]:
            ax.tick_params(labelbottom=False)
            ax.set_xlabel("")
    letter_panels(axes.flat)
    legend_below(figure, legend_handles(places, {"best": WHOLE, "final": BROKEN}, best_and_final_colours(places)))
    return figure


def draw_best_and_final(ax, places, measure):
    """The best values with solid lines and full dots, the final ones with broken lines and open squares."""
    factor = 100 if measure.endswith("accuracy") else 1
    for group, colour in places.colours.items():
        chosen = places.runs[places.runs["group"] == group]
        colours = best_and_final_colours(places) or {"best": colour, "final": colour}
        draw_values(ax, chosen, f"final_{measure}", colours["final"], BROKEN, factor)
        draw_values(ax, chosen, f"best_{measure}", colours["best"], WHOLE, factor)


def best_and_final_colours(places):
    """Colours for best and final where there is one group only; else, since colours mean groups, an empty dict."""
    return {"best": TRAINING, "final": VALIDATION} if len(places.colours) == 1 else {}


def legend_handles(places, looks, colours):
    """Handles for the looks (dict from name to look), and for the groups if there are several."""
    handles = [
        Line2D(
            [],
            [],
            color=colours.get(name, INK),
            ls=dashes,
            marker=marker,
            label=name,
            mfc=colours.get(name, INK) if filled else "white",
        )
        for name, (dashes, filled, marker) in looks.items()
    ]
    if len(places.colours) > 1:
        handles += [
            Line2D([], [], color=colour, label=f"{places.group_name} {group}")
            for group, colour in places.colours.items()
        ]
    return handles
