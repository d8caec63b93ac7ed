"""A search: all trials at once, the best so far, and the accuracy against each hyperparameter."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from study.common.many import MOST_MARKS, turning_points
from study.figures.shared.marks import legend_below, mark_diverged, nothing_to_show
from study.figures.shared.scales import log_ticks
from study.figures.shared.style import GREY, INK, TRAINING, VALIDATION, letter_panels, new_figure
from study.figures.trials import HIGHLIGHTED, accuracy_floor, axes_of
from study.search.dimensions import Dimension
from study.search.findings import expected_counts

HIGHLIGHTS = [VALIDATION, TRAINING, "#3f9c8f"]
FAN = 0.2  # share of the gap between two choices over which their lines are spread
EXPECTED = (0, (4, 2))
SMALL = 1.2  # points: a dot among thousands
ACCURACY = "validation accuracy (%)"


def best_figure(trials: pd.DataFrame, expectation: dict | None = None) -> Figure:
    """Best validation accuracy so far, (a) against the number of trials and (b) against the work done.

    trials: of study.search.tables.trial_table; expectation: of study.search.findings.expectation.
    """
    trials = _in_percent(trials)
    figure, axes = new_figure(2.2, 1, 2, sharey=True)
    counts = np.arange(1, len(trials) + 1)
    exponent = 3 * int(np.log10(trials["work_so_far"].iloc[-1]) // 3)
    work, best = trials["work_so_far"] / 10.0**exponent, trials["best_so_far"]
    for ax, xs in zip(axes[0], (counts, work), strict=True):
        turns = turning_points(best)
        ax.step(np.asarray(xs)[turns], best.iloc[turns], where="post", color=TRAINING, zorder=2)
        many = len(trials) > MOST_MARKS
        ax.plot(xs, trials["accuracy"], "o", color=GREY, ms=SMALL if many else 3, zorder=3, rasterized=many)
        ax.tick_params(labelleft=True)
        ax.set_ylabel(ACCURACY)
    handles = [_dot(GREY, "one trial"), Line2D([], [], color=TRAINING, label="best so far")]
    if expectation:
        expected = 100 * np.array(expectation["best"])
        axes[0, 0].plot(expected_counts(expectation["trials"]), expected, color=VALIDATION, ls=EXPECTED, zorder=2)
        handles.append(Line2D([], [], color=VALIDATION, ls=EXPECTED, label="expected best"))
    _limit(axes[0, 0], trials)
    for ax, xs in zip(axes[0], (counts, work), strict=True):
        _mark_low_and_diverged(ax, xs, trials)
    axes[0, 0].set_xlabel("trials")
    axes[0, 0].set_xlim(0.5, len(trials) + 0.5)
    axes[0, 1].set_xlim(left=0)
    legend_below(figure, handles + _edge_handles(trials))
    axes[0, 0].xaxis.set_major_locator(MaxNLocator(integer=True))
    axes[0, 1].set_xlabel(rf"examples seen × parameters ($10^{{{exponent}}}$)")
    letter_panels(axes.flat)
    return figure


def responses_figure(trials: pd.DataFrame, drawn: list[Dimension], medians: dict) -> Figure:
    """Validation accuracy against each drawn hyperparameter, the best trials in colour.

    trials: of study.search.tables.trial_table; drawn: of study.search.dimensions.dimensions, in the order of the
    trials; medians: of study.search.findings.choice_medians.
    """
    trials, items = _in_percent(trials), axes_of(drawn, medians)
    # Three or four panels in a row, whichever leaves fewer places empty.
    columns = min((4, 3), key=lambda wide: -len(items) % wide) if len(items) > 4 else max(1, len(items))
    rows = max(1, -(-len(items) // columns))
    figure, axes = new_figure(1.3 * rows + 0.15, rows, columns, sharey=True)
    for ax, item in zip(axes.flat, items, strict=False):
        _draw_response(ax, item, trials)
    for ax in axes.flat[len(items) :]:
        ax.remove()
    if not items:
        nothing_to_show(axes[0, 0], "nothing was varied")
        return figure
    _limit(axes[0, 0], trials)
    for ax, item in zip(axes.flat, items, strict=False):
        _mark_low_and_diverged(ax, item.positions, trials)
    figure.supylabel(ACCURACY, fontsize=9)
    names = ["best", "second", "third"][: int(trials["rank"].max() if trials["rank"].notna().any() else 0)]
    handles = [_dot(colour, name) for colour, name in zip(HIGHLIGHTS, names, strict=False)]
    if not trials["last"].all():
        stopped = Line2D([], [], color=GREY, marker="o", ms=3.2, mew=0.6, mfc="white", ls="none", label="stopped early")
        handles.append(stopped)
    handles.append(_dot(GREY, "other trials"))
    if any(item.kind == "choices" for item in items):
        handles.append(Line2D([], [], color=INK, lw=0.8, label="median of all that went to the end"))
    legend_below(figure, handles + _edge_handles(trials))
    return figure


def _in_percent(trials):
    """The table with accuracies in per cent."""
    return trials.assign(**{key: 100 * trials[key] for key in ("accuracy", "best_so_far")})


def _draw_response(ax, item, trials):
    """One panel: a dot for each trial and, for choices, a bar at their median."""
    ax.set_xlabel(item.name)
    if item.kind == "log":
        ax.set_xscale("log")
        log_ticks(ax.xaxis, sparse=True)
    if item.kind == "choices":
        ax.set_xlim(-0.6, len(item.ticks) - 0.4)
        ax.set_xticks(list(item.ticks), list(item.ticks.values()))
        if sum(len(text) + 2 for text in item.ticks.values()) > 24:
            ax.tick_params(axis="x", labelrotation=40)
            for label in ax.get_xticklabels():
                label.set(rotation_mode="anchor", ha="right", va="center")
        for position, median in zip(item.ticks, item.medians, strict=True):
            # Many dots would hide it.
            above = 4 if len(trials) > MOST_MARKS else 2
            ax.plot([position - 0.25, position + 0.25], [median, median], color=INK, lw=0.8, zorder=above)
    stopped, many = ~trials["last"].to_numpy(bool), len(trials) > MOST_MARKS
    for colour, chosen in _coloured(trials):
        look = {"color": colour, "ms": SMALL if many and colour == GREY else 3.2, "zorder": 3}
        for these, face in ((chosen & ~stopped, {"mew": 0}), (chosen & stopped, {"mew": 0.6, "mfc": "white"})):
            rasterized = these.sum() > MOST_MARKS
            ax.plot(item.positions[these], trials["accuracy"][these], "o", **look, **face, rasterized=rasterized)


def _coloured(trials):
    """(colour, bool (n,)) of the other trials, then of the best ones, the very best last."""
    ranks = trials["rank"]
    yield GREY, (ranks > HIGHLIGHTED).to_numpy()
    for rank in range(HIGHLIGHTED, 0, -1):
        yield HIGHLIGHTS[rank - 1], (ranks == rank).to_numpy()


def _limit(ax, trials):
    """Limits of an accuracy axis that leave room below for the marks of low and diverged trials."""
    low, high = accuracy_floor(trials["accuracy"]), trials["accuracy"].max()
    high = 100.0 if np.isnan(high) else high
    span = max(high - low, 0.5)
    ax.set_ylim(low - 0.16 * span, high + 0.08 * span)


def _mark_low_and_diverged(ax, xs, trials):
    """Triangles at the lower edge for trials below it, crosses for diverged ones."""
    xs = np.asarray(xs, float)
    low = (trials["accuracy"] < accuracy_floor(trials["accuracy"])).to_numpy()
    look = {"color": GREY, "ms": 3.5, "transform": ax.get_xaxis_transform(), "rasterized": low.sum() > MOST_MARKS}
    ax.plot(xs[low], np.full(low.sum(), 0.04), "v", **look)
    diverged = trials["diverged"].to_numpy()
    mark_diverged(ax, xs[diverged], [INK] * diverged.sum(), "bottom", words="")


def _dot(colour, label, marker="o"):
    """A legend's handle for a marker."""
    return Line2D([], [], color=colour, marker=marker, ms=3.5, mew=1.3 if marker == "x" else 0, ls="none", label=label)


def _edge_handles(trials):
    """Handles for the marks at the lower edge that are drawn."""
    low = (trials["accuracy"] < accuracy_floor(trials["accuracy"])).any()
    marks = {"below the axis": (low, GREY, "v"), "diverged": (trials["diverged"].any(), INK, "x")}
    return [_dot(colour, label, marker) for label, (present, colour, marker) in marks.items() if present]
