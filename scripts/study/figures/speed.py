"""The benchmark: other libraries' times relative to ours, and our share of the rate of a large product."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator, StrMethodFormatter

from study.figures.shared.style import GREY, INK, MARKERS, letter_panels, new_figure, unordered
from study.speed.tables import CELL, ONE_RUN, OURS, relative_times, shares

HEIGHT = 3.2


def speed_figure(table: pd.DataFrame, sgemm_gflops: float) -> Figure:
    """A figure with a column of two panels for each network; x is the batch size.

    table: that of study.speed.tables; sgemm_gflops: the rate of a large matrix product on the same machine.
    """
    networks = list(dict.fromkeys(table["hidden_layers"]))
    figure, axes = new_figure(HEIGHT, 2, len(networks), sharex=True, sharey="row")
    rows = relative_times(table)
    others = rows[(rows["library"] != OURS) | (rows["variant"] != ONE_RUN)]
    for column, network in enumerate(networks):
        draw_relative(axes[0, column], others[others["hidden_layers"] == network], series(others))
        own = shares(table, sgemm_gflops)
        draw_share(axes[1, column], own[own["hidden_layers"] == network])
        axes[0, column].set_title(network.replace("-", ", ") + " units", loc="right", fontsize=8, pad=4)
        axes[1, column].set_xlabel("batch size")
    axes[0, 0].set_ylabel("time relative to ours")
    axes[1, 0].set_ylabel("our share of the sgemm rate")
    letter_panels(axes.flat)
    handles, names = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside upper center", ncols=min(len(names), 4))
    return figure


def series(table):
    """The pairs (library, variant) of a table, in its order."""
    return list(dict.fromkeys(zip(table["library"], table["variant"], strict=True)))


def draw_relative(ax, table, names):
    """Relative times of one network against the batch size, one line for each library and variant; returns ax."""
    for (library, variant), colour, marker in zip(names, unordered(len(names)), MARKERS, strict=False):
        rows = table[(table["library"] == library) & (table["variant"] == variant)].sort_values(CELL)
        ax.plot(rows["batch_size"], rows["relative"], color=colour, marker=marker, label=f"{library}, {variant}")
    ax.axhline(1, color=INK, linewidth=0.8)
    ax.set_yscale("log")
    ax.yaxis.set_major_locator(FixedLocator([0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50]))
    ax.yaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    return batch_axis(ax, table)


def draw_share(ax, table):
    """Our share of the sgemm rate for one network against the batch size; returns ax."""
    ax.plot(table["batch_size"], table["share"], color=INK, marker="o")
    ax.axhline(1, color=GREY, linewidth=0.8)
    ax.set_ylim(0, 1.05)
    ax.yaxis.set_major_formatter(StrMethodFormatter("{x:.0%}"))
    return batch_axis(ax, table)


def batch_axis(ax, table):
    """A logarithmic axis that names the batch sizes of the table; returns ax."""
    sizes = sorted(set(table["batch_size"]))
    ax.set_xscale("log")
    ax.xaxis.set_major_locator(FixedLocator(sizes))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    return ax
