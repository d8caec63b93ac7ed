"""How a search goes on: learning curves by rung, and the best accuracy so far against the compute."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from study.common.many import MOST_LINES, evenly, turning_points
from study.figures.shared.marks import legend_below
from study.figures.shared.scales import log_ticks, number, thinned
from study.figures.shared.style import FAINT, GREY, TRAINING, VALIDATION, letter_panels, new_figure
from study.figures.trials import accuracy_floor
from study.search.findings import expected_counts
from study.search.wording import STRATEGIES

ACCURACY = "validation accuracy (%)"
MAXIMAL_PANELS = 4
SETTLED = 0.15  # share of the compute from which on the best so far is shown in full
EXPECTED = (0, (4, 2))


def rungs_figure(rungs: pd.DataFrame, curves: pd.DataFrame) -> Figure:
    """Validation accuracy of every trial over the epochs, one panel for each bracket with several rungs of the first
    search seed.

    rungs, curves: of study.search.tables (rung_table, trial_curves). Trials that were stopped end in a dot at their
    rung. Of more than MOST_LINES trials that ended at a rung so many are drawn, in even steps of their rank.
    """
    last_rungs = rungs.groupby("bracket")["rung"].transform("max")
    staged = rungs[(last_rungs > 0) & (rungs["search_seed"] == rungs["search_seed"].iloc[0])]
    brackets = list(staged["bracket"].unique())[:MAXIMAL_PANELS]
    figure, axes = new_figure(2.1, 1, len(brackets), sharey=True)
    for ax, bracket in zip(axes[0], brackets, strict=True):
        _draw_bracket(ax, staged[staged["bracket"] == bracket], curves, 400 / len(brackets))
    axes[0, 0].set_ylabel(ACCURACY)
    shown = 100 * staged.loc[staged["status"] == "completed", "accuracy"]
    low, high = accuracy_floor(shown), shown.max()
    if np.isfinite(high):
        axes[0, 0].set_ylim(low - 0.05 * max(high - low, 1), high + 0.05 * max(high - low, 1))
    legend_below(
        figure,
        [
            Line2D([], [], color=GREY, lw=0.8, marker="o", ms=3, label="stopped at a rung"),
            Line2D([], [], color=TRAINING, lw=1.2, label="trained to the end"),
            Line2D([], [], color=VALIDATION, lw=1.8, label="best at the end"),
        ],
    )
    letter_panels(axes.flat)
    return figure


def _draw_bracket(ax, rungs, curves, width):
    """One bracket: its budgets as vertical lines, its trials as curves, the winner last. width: in points."""
    budgets = sorted(rungs["budget"].unique())
    last = rungs[rungs["last"] & (rungs["status"] == "completed")].sort_values("rank", ascending=False)
    furthest = rungs.drop_duplicates("trial", keep="last")
    whole, shown = set(last["trial"]), _shown(furthest)
    order = [trial for trial in (*furthest["trial"][~furthest["trial"].isin(whole)], *last["trial"]) if trial in shown]
    seen = curves[curves["trial"].isin(shown) & (curves["epoch"] > 0)]
    by_trial = dict(list(seen.groupby("trial")))
    for trial in order:
        curve = by_trial.get(trial, seen.iloc[:0])
        xs, ys = curve["epoch"].to_numpy(float), 100 * curve["validation_accuracy"].to_numpy(float)
        if trial not in whole:
            ax.plot(xs, ys, color=FAINT, lw=0.7, zorder=2)
            ax.plot(xs[-1:], ys[-1:], "o", color=GREY, ms=2.5, mew=0, zorder=3)
        else:
            winner = trial == order[-1]
            ax.plot(
                xs, ys, color=VALIDATION if winner else TRAINING, lw=1.8 if winner else 1.0, zorder=5 if winner else 4
            )
    for budget in budgets:
        ax.axvline(budget, color=GREY, lw=0.6, ls=(0, (1, 2)), zorder=1)
    ax.set_xscale("log")
    ax.set_xlim(budgets[0] / 4, budgets[-1] * 1.08)
    texts = [number(float(f"{budget:.3g}")) for budget in budgets]
    ax.set_xticks(budgets, thinned(budgets, texts, "log", width))
    ax.minorticks_off()
    ax.set_xlabel("epochs")


def _shown(furthest):
    """The trials that are drawn. furthest: the row of the last rung of each trial."""
    shown = set()
    for _, ended in furthest.sort_values("rank").groupby("rung"):
        shown |= set(ended["trial"].iloc[evenly(len(ended), MOST_LINES)])
    return shown


def compute_figure(
    progress: pd.DataFrame, medians: pd.DataFrame, strategy: str, expectation: dict | None = None
) -> Figure:
    """(a) Best validation accuracy so far against compute: thin lines are search seeds, thick ones their medians;
    (b), where there is an expectation, the expected best of random search against its number of trials. Of more than
    MOST_LINES seeds the first have lines.

    progress, medians: of study.search.tables.progress and median_progress; strategy: its name in the config;
    expectation: of study.search.findings.expectation.
    """
    figure, axes = new_figure(
        2.15, 1, 2 if expectation else 1, gridspec_kw={"width_ratios": [1.6, 1][: 1 + bool(expectation)]}
    )
    ax = axes[0, 0]
    exponent = 3 * int(np.log10(max(progress["work"].max(), 1)) // 3)
    handles = []
    looks = {False: (VALIDATION, STRATEGIES[strategy]), True: (TRAINING, "random search")}
    for beside, median in medians.groupby("beside"):
        colour, name = looks[bool(beside)]
        seeds = [seed for _, seed in progress[progress["beside"] == beside].groupby("search_seed", sort=False)]
        for seed in seeds[:MOST_LINES]:
            seed = seed.iloc[turning_points(seed["best"])]
            ax.step(seed["work"] / 10.0**exponent, 100 * seed["best"], where="post", color=colour, lw=0.5, alpha=0.6)
        median = median.iloc[turning_points(median["best"])]
        ax.step(median["work"] / 10.0**exponent, 100 * median["best"], where="post", color=colour, lw=1.8, zorder=4)
        label = f"{name}, median" if median["seeds"].iloc[0] > 1 else name
        handles.append(Line2D([], [], color=colour, lw=1.8, label=label))
    # The first steps up from chance would compress the rest.
    settled = 100 * progress.loc[progress["work"] >= SETTLED * progress["work"].max(), "best"]
    low, high = settled.min(), settled.max()
    if np.isfinite(low):
        ax.set_ylim(low - 0.06 * max(high - low, 0.5), high + 0.06 * max(high - low, 0.5))
    ax.set_xlim(left=0)
    ax.set_xlabel(rf"examples seen × parameters ($10^{{{exponent}}}$)")
    ax.set_ylabel("best " + ACCURACY)
    if expectation:
        handles.append(_draw_expectation(axes[0, 1], expectation))
    legend_below(figure, handles)
    letter_panels(axes.flat)
    return figure


def _draw_expectation(ax, expectation):
    counts = expected_counts(expectation["trials"])
    ax.plot(counts, 100 * np.array(expectation["best"]), color=TRAINING, ls=EXPECTED)
    if expectation["trials"] > 1:
        ax.set_xscale("log")
        log_ticks(ax.xaxis, sparse=True)
    ax.set_xlabel("trials trained to the end")
    ax.set_ylabel("expected best (%)")
    return Line2D([], [], color=TRAINING, ls=EXPECTED, label="expected best of random trials")
