"""Calibration of the selected network: its reliability, and its accuracy without the least certain images."""

import pandas as pd
from matplotlib.figure import Figure

from study.figures.shared.marks import label_ends
from study.figures.shared.style import GREY, UNORDERED, letter_panels, new_figure

COLOURS = {"network": UNORDERED[4], "network_tempered": UNORDERED[2], "ensemble": UNORDERED[0]}
LARGEST_MARK = 90  # square points, for a bin that holds all images
FEWEST_IMAGES = 20  # in a bin, per network: the accuracy of fewer is too uncertain to be drawn


def calibration_figure(reliability: list[dict], selective: list[dict]) -> Figure:
    """Reliability before and after the temperature, and selective accuracy of the networks and their ensemble.

    reliability, selective: those of study.selection.findings.
    """
    figure, axes = new_figure(2.1, 1, 2)
    ends = [draw_reliability(axes[0, 0], reliability), draw_selective(axes[0, 1], selective)]
    letter_panels(axes.flat)
    label_ends(figure, list(zip(axes[0], ends, strict=True)))
    return figure


def reliability_line(reliability, predictor):
    """The bins of a predictor that hold FEWEST_IMAGES or more, as a table; confidence and accuracies in per cent."""
    table = pd.DataFrame(reliability)
    table = table[(table["predictor"] == predictor) & (table["examples"] >= FEWEST_IMAGES)]
    shares = ["confidence", "accuracy", "accuracy_low", "accuracy_high"]
    return table.assign(**{column: 100 * table[column] for column in shares})


def draw_reliability(ax, reliability):
    """Accuracy against confidence, a mark for each bin with an area by its share of the images; returns the ends.

    If there are several networks, a bar reaches from the lowest to the highest.
    """
    ends = []
    for name, label in (("network", "as trained"), ("network_tempered", "with temperature")):
        line, colour = reliability_line(reliability, name), COLOURS[name]
        look = {"color": colour, "lw": 0.8, "alpha": 0.6, "zorder": 2}
        ax.vlines(line["confidence"], line["accuracy_low"], line["accuracy_high"], **look)
        ax.plot(line["confidence"], line["accuracy"], color=colour, zorder=3)
        ax.scatter(line["confidence"], line["accuracy"], 4 + LARGEST_MARK * line["share"], color=colour, lw=0, zorder=3)
        ends += [(label, colour, *point) for point in line[["confidence", "accuracy"]].tail(1).to_numpy()]
    low = min(*ax.get_xlim(), *ax.get_ylim())
    ax.set(xlim=(low, 102), ylim=(low, 102), xlabel="confidence (%)", ylabel="accuracy (%)")
    ax.plot([low, 102], [low, 102], color=GREY, lw=0.8, ls=(0, (4, 2)), zorder=1)
    words = {"rotation": 45, "rotation_mode": "anchor", "transform_rotates_text": True, "va": "top"}
    ax.text(low + 0.1 * (102 - low), low + 0.09 * (102 - low), "calibrated", color=GREY, fontsize=8, **words)
    return ends


def draw_selective(ax, selective):
    """Accuracy among the images that are kept, against their share: a line for the mean, a band for the networks."""
    ends, table = [], pd.DataFrame(selective).set_index("predictor")
    for name, label in (("network", "one network"), ("ensemble", "ensemble")):
        if name not in table.index:
            continue
        line, colour = 100 * table.loc[name], COLOURS[name]
        ax.plot(line["coverage"], line["accuracy"], color=colour, zorder=3)
        band = {"color": colour, "alpha": 0.2, "lw": 0, "zorder": 2}
        ax.fill_between(line["coverage"], line["accuracy_low"], line["accuracy_high"], **band)
        ends.append((label, colour, line["coverage"].iloc[-1], line["accuracy"].iloc[-1]))
    ax.set(xlim=(49, 100), xlabel="images kept, the most certain (%)", ylabel="accuracy among them (%)")
    return ends
