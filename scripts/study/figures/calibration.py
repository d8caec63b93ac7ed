"""Whether the selected network knows what it knows: its reliability, and accuracy without the least certain images."""

from study.figures.shared.marks import label_ends
from study.figures.shared.style import GREY, UNORDERED, letter_panels, new_figure

COLOURS = {"network": UNORDERED[4], "network_tempered": UNORDERED[2], "ensemble": UNORDERED[0]}
LARGEST_MARK = 90  # square points, for a bin that holds all images
FEWEST_IMAGES = 20  # in a bin, per network: the accuracy of fewer says nothing


def calibration_figure(bins, coverage):
    """Reliability before and after the temperature, and selective accuracy of the networks and their ensemble.

    bins: table of study.selection.assessment.bin_table; coverage: of coverage_table.
    """
    figure, axes = new_figure(2.1, 1, 2)
    ends = [draw_reliability(axes[0, 0], bins), draw_coverage(axes[0, 1], coverage)]
    letter_panels(axes.flat)
    label_ends(figure, list(zip(axes[0], ends, strict=True)))
    return figure


def reliability_line(bins):
    """Means over the networks, in per cent, and the extremes of their accuracy, of bins of FEWEST_IMAGES or more.

    bins: rows of one predictor. Columns: confidence, accuracy, low, high, and the bin's share of the images.
    """
    groups = bins.groupby("bin")
    line = 100 * groups[["confidence", "accuracy"]].mean()
    line["low"], line["high"] = 100 * groups["accuracy"].min(), 100 * groups["accuracy"].max()
    line["share"] = groups["examples"].sum() / bins["examples"].sum()
    return line[groups["examples"].sum() >= FEWEST_IMAGES * bins["network"].nunique()]


def draw_reliability(ax, bins):
    """Accuracy against confidence, a mark for each bin with an area by its share of the images; returns the ends.

    Where there are several networks a bar reaches from the lowest to the highest.
    """
    ends = []
    for name, label in (("network", "as trained"), ("network_tempered", "with temperature")):
        line, colour = reliability_line(bins[bins["predictor"] == name]), COLOURS[name]
        ax.vlines(line["confidence"], line["low"], line["high"], color=colour, lw=0.8, alpha=0.6, zorder=2)
        ax.plot(line["confidence"], line["accuracy"], color=colour, zorder=3)
        ax.scatter(line["confidence"], line["accuracy"], 4 + LARGEST_MARK * line["share"], color=colour, lw=0, zorder=3)
        ends += [(label, colour, *point) for point in line[["confidence", "accuracy"]].tail(1).to_numpy()]
    low = min(*ax.get_xlim(), *ax.get_ylim())
    ax.set(xlim=(low, 102), ylim=(low, 102), xlabel="confidence (%)", ylabel="accuracy (%)")
    ax.plot([low, 102], [low, 102], color=GREY, lw=0.8, ls=(0, (4, 2)), zorder=1)
    words = {"rotation": 45, "rotation_mode": "anchor", "transform_rotates_text": True, "va": "top"}
    ax.text(low + 0.1 * (102 - low), low + 0.09 * (102 - low), "calibrated", color=GREY, fontsize=8, **words)
    return ends


def draw_coverage(ax, coverage):
    """Accuracy among the images that are kept, against their share: a line for the mean, a band for the networks."""
    ends = []
    for name, label in (("network", "one network"), ("ensemble", "ensemble")):
        chosen = coverage[coverage["predictor"] == name]
        if chosen.empty:
            continue
        lines = 100 * chosen.groupby("coverage")["accuracy"].agg(["mean", "min", "max"])
        ax.plot(100 * lines.index, lines["mean"], color=COLOURS[name], zorder=3)
        ax.fill_between(100 * lines.index, lines["min"], lines["max"], color=COLOURS[name], alpha=0.2, lw=0, zorder=2)
        ends.append((label, COLOURS[name], 100 * lines.index[-1], lines["mean"].iloc[-1]))
    ax.set(xlim=(49, 100), xlabel="images kept, the most certain (%)", ylabel="accuracy among them (%)")
    return ends
