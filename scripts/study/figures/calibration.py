"""Calibration of the selected network: confidence against accuracy, and accuracy without the least certain images."""

import pandas as pd
from matplotlib.figure import Figure

from study.figures.shared.marks import label_ends
from study.figures.shared.style import GREY, UNORDERED, letter_panels, new_figure
from study.selection.findings import FEWEST_IMAGES

COLOURS = {"network": UNORDERED[0], "network_tempered": UNORDERED[1], "ensemble": UNORDERED[2]}
LARGEST_MARK = 90  # square points, for a bin that holds all images


def calibration_figure(reliability: list[dict], selective: list[dict]) -> Figure:
    """Reliability before and after the temperature, and selective accuracy of the networks and their ensemble.

    reliability, selective: those of study.selection.findings.
    """
    figure, axes = new_figure(2.1, 1, 2)
    ends = [draw_gaps(axes[0, 0], reliability), draw_selective(axes[0, 1], selective)]
    letter_panels(axes.flat)
    label_ends(figure, list(zip(axes[0], ends, strict=True)))
    return figure


def gap_line(reliability, predictor):
    """The bins of a predictor that hold FEWEST_IMAGES or more, as a table with confidence and share, and the columns
    gap, gap_low and gap_high: accuracy minus confidence; all but the share in per cent or points."""
    table = pd.DataFrame(reliability)
    table = table[(table["predictor"] == predictor) & (table["examples"] >= FEWEST_IMAGES)]
    gaps = {
        column.replace("accuracy", "gap"): 100 * (table[column] - table["confidence"])
        for column in ("accuracy", "accuracy_low", "accuracy_high")
    }
    return table.assign(**gaps, confidence=100 * table["confidence"])


def draw_gaps(ax, reliability):
    """Accuracy minus confidence, a mark for each bin with an area by its share of the images; returns the ends.

    If there are several networks, a bar reaches from the lowest to the highest.
    """
    ends = []
    looks = {"network": ("as trained", "o", "-"), "network_tempered": ("with temperature", "s", (0, (4, 1.5)))}
    ax.axhline(0, color=GREY, lw=0.8, zorder=1)
    for name, (label, marker, dashes) in looks.items():
        line, colour = gap_line(reliability, name), COLOURS[name]
        ax.vlines(line["confidence"], line["gap_low"], line["gap_high"], color=colour, lw=0.8, alpha=0.6, zorder=2)
        ax.plot(line["confidence"], line["gap"], color=colour, ls=dashes, zorder=3)
        look = {"marker": marker, "color": colour, "fc": "white" if marker == "s" else colour, "lw": 0.9, "zorder": 4}
        ax.scatter(line["confidence"], line["gap"], 6 + LARGEST_MARK * line["share"], **look)
        ends += [(label, colour, *point) for point in line[["confidence", "gap"]].tail(1).to_numpy()]
    # One bin alone would have an axis of no length.
    ax.set_xlim(min(ax.get_xlim()[0], 90), 102)
    low, high = ax.get_ylim()
    # Room for the words at both edges.
    ax.set_ylim(min(1.2 * low, -3), max(1.2 * high, 3))
    ax.set(xlabel="confidence (%)", ylabel="accuracy − confidence (points)")
    for height, edge, words in ((0.98, "top", "underconfident"), (0.02, "bottom", "overconfident")):
        ax.text(0.02, height, words, transform=ax.transAxes, va=edge, color=GREY, fontsize=8, style="italic")
    return ends


def draw_selective(ax, selective):
    """Accuracy among the images that are kept, against their share: a line for the mean, a band for the networks."""
    ends, table = [], pd.DataFrame(selective).set_index("predictor")
    for name, label in (("network", "one network"), ("ensemble", "ensemble")):
        if name not in table.index:
            continue
        line, colour = 100 * table.loc[name], COLOURS[name]
        dashes = "-" if name == "network" else (0, (4, 1.5))
        ax.plot(line["coverage"], line["accuracy"], color=colour, ls=dashes, zorder=3)
        band = {"color": colour, "alpha": 0.2, "lw": 0, "zorder": 2}
        ax.fill_between(line["coverage"], line["accuracy_low"], line["accuracy_high"], **band)
        ends.append((label, colour, line["coverage"].iloc[-1], line["accuracy"].iloc[-1]))
    ax.set(xlim=(49, 100), xlabel="images kept, the most certain (%)", ylabel="accuracy among them (%)")
    return ends
