"""Whether the selected network knows what it knows: its reliability, and accuracy without the least certain images."""

from study.figures.marks import label_ends
from study.figures.style import GREY, UNORDERED, letter_panels, new_figure

COLOURS = {"network": UNORDERED[4], "network_tempered": UNORDERED[2], "ensemble": UNORDERED[0]}
LARGEST_MARK = 90  # square points, for a bin that holds all images


def calibration_figure(bins, coverage):
    """Reliability before and after the temperature, and selective accuracy of the networks and their ensemble.

    bins: table of study.assessment.bin_table; coverage: of coverage_table.
    """
    figure, axes = new_figure(2.6, 1, 2)
    ends = [draw_reliability(axes[0, 0], bins), draw_coverage(axes[0, 1], coverage)]
    letter_panels(axes.flat)
    label_ends(figure, list(zip(axes[0], ends, strict=True)))
    return figure


def draw_reliability(ax, bins):
    """Accuracy against confidence, a mark for each bin with an area by its share of the images; returns the ends.

    Where there are several networks the marks are means over them, and a bar reaches from the lowest to the highest.
    """
    ax.plot([0, 100], [0, 100], color=GREY, lw=0.8, ls=(0, (4, 2)), zorder=1)
    ends = []
    for name, label in (("network", "as trained"), ("network_tempered", "with temperature")):
        groups = bins[bins["predictor"] == name].groupby("bin")
        mean, images = 100 * groups[["confidence", "accuracy"]].mean(), groups["examples"].sum()
        low, high = 100 * groups["accuracy"].min(), 100 * groups["accuracy"].max()
        ax.vlines(mean["confidence"], low, high, color=COLOURS[name], lw=0.8, alpha=0.6, zorder=2)
        ax.plot(mean["confidence"], mean["accuracy"], color=COLOURS[name], zorder=3)
        areas = 4 + LARGEST_MARK * images / images.sum()
        ax.scatter(mean["confidence"], mean["accuracy"], areas, color=COLOURS[name], lw=0, zorder=3)
        ends.append((label, COLOURS[name], *mean.iloc[-1]))
    ax.set(xlim=(0, 101), ylim=(0, 101), xlabel="confidence (%)", ylabel="accuracy (%)")
    ax.text(
        31, 35, "calibrated", color=GREY, fontsize=8, rotation=45, rotation_mode="anchor", transform_rotates_text=True
    )
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
