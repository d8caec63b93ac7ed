"""The selected network: its confusions, its recall by class beside the reference, and its most confident mistakes."""

import numpy as np
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure

from study.figures.shared.images import show_mosaic
from study.figures.shared.marks import nothing_to_show, shortened
from study.figures.shared.style import TRAINING, UNORDERED, letter_panels, new_figure, text_colour

MISTAKES_IN_A_ROW = 6
MAXIMAL_ANNOTATED = 15  # classes: the cells of a larger matrix have no room for numbers
REFERENCE = UNORDERED[1]
# Of a class name, beside the matrix and under a mistake.
LETTERS, LETTERS_OF_A_MISTAKE = 16, 11
# Inches: of the figure at least, of a class in it, of what is around, and of a scale of colours.
HEIGHT, ROW, MARGIN, BAR = 2.8, 0.117, 0.95, 0.5
COLUMNS = 34  # class names that have room below the matrix


def row_percentages(counts):
    """Counts (rows are true classes) as percentages of their row; a row without examples stays 0."""
    counts = np.asarray(counts, float)
    return 100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def confusion_figure(counts: list[list[int]], classes: list[dict], names: list[str]) -> Figure:
    """How often (in per cent) each true class, a row, was taken for each, a column; beside it the recall of each class.

    counts: shape (classes, classes), summed over the networks; classes: those of study.selection.findings; names: one
    per class.
    """
    height = max(HEIGHT, MARGIN + ROW * len(names)) + (BAR if len(names) > MAXIMAL_ANNOTATED else 0)
    figure, axes = new_figure(height, 1, 2, sharey=True, width_ratios=[2.3, 1])
    draw_confusion(axes[0, 0], counts, names)
    draw_classes(axes[0, 1], classes)
    letter_panels(axes.flat)
    return figure


def draw_confusion(ax, counts, names):
    """The confusion matrix as percentages of its rows; numbers where there is room for them."""
    shares = row_percentages(counts)
    # The square root keeps the rare confusions visible beside the diagonal.
    shown = ax.imshow(shares, cmap="Blues", norm=PowerNorm(0.5, 0, 100), aspect="auto")
    ax.grid(False)
    ax.spines[:].set_visible(False)
    names = [shortened(name, LETTERS) for name in names]
    every, many = -(-len(names) // COLUMNS), len(names) > MAXIMAL_ANNOTATED
    look = {"rotation": 90, "va": "center"} if many else {"rotation": 40}
    look |= {"ha": "right", "rotation_mode": "anchor"}
    ax.set_xticks(range(0, len(names), every), names[::every], **look)
    ax.set_yticks(range(len(names)), names)
    ax.tick_params(length=0)
    ax.set(xlabel="predicted class", ylabel="true class")
    if many:
        # Below both panels, so that their rows stay beside each other.
        place = {"location": "bottom", "shrink": 0.6, "aspect": 40, "pad": 0.01}
        ax.figure.colorbar(shown, ax=ax.figure.axes, label="share of the true class (%)", **place)
        return
    for (row, column), share in np.ndenumerate(shares):
        text = "0" if share == 0 else "<0.1" if share < 0.05 else f"{share:.1f}"
        colour = "white" if share > 35 else "#9a9a9a" if share < 0.05 else "#222222"
        weight = "bold" if row == column else "normal"
        ax.text(column, row, text, ha="center", va="center", fontsize=7.5, color=colour, weight=weight)


def draw_classes(ax, classes):
    """Recall of each class, a row: a filled mark for the selected network, an open one for the reference, if there is
    one, and a line between them; else a line from the lowest to the highest network."""
    # A missing value becomes NaN, which is not drawn.
    rows = [row["class"] for row in classes]
    mean, low, high = (
        100 * np.array([row[key] for row in classes], float) for key in ("recall", "recall_low", "recall_high")
    )
    if "reference_recall" in classes[0]:
        low = 100 * np.array([row["reference_recall"] for row in classes], float)
        high = mean
        ax.plot(low, rows, "o", color=REFERENCE, mfc="white", mew=0.9, ms=4, zorder=3, clip_on=False)
        _name_mark(ax, 0.14, "○ reference", REFERENCE)
    ax.hlines(rows, low, high, color=TRAINING, lw=1, zorder=2)
    ax.plot(mean, rows, "o", color=TRAINING, ms=4, zorder=4, clip_on=False)
    _name_mark(ax, 0.6, "● selected", TRAINING)
    ax.tick_params(axis="y", labelleft=False, length=0)
    ax.set_xlim(right=100)
    ax.set_xlabel("recall (%)")


def _name_mark(ax, place, words, colour):
    ax.text(place, 1.01, words, transform=ax.transAxes, color=text_colour(colour), va="bottom", ha="left", fontsize=8)


def mistakes_figure(
    images: np.ndarray,
    labels: np.ndarray,
    predictions: np.ndarray,
    probabilities: np.ndarray,
    names: list[str],
    height: int,
    width: int,
) -> Figure:
    """Wrongly classified images, each over 'true class' and '→ predicted class, probability'.

    images: uint8 (n, height * width); labels, predictions and probabilities: (n,); names: one per class.
    """
    columns = MISTAKES_IN_A_ROW
    rows = max(1, -(-len(images) // columns))
    figure, axes = new_figure(1.05 * rows, rows, columns)
    for ax in axes.flat[len(images) :]:
        ax.axis("off")
    for ax, image, label, prediction, probability in zip(
        axes.flat, images, labels, predictions, probabilities, strict=False
    ):
        show_mosaic(ax, image[None, None], height, width, cmap="gray_r", vmin=0, vmax=255)
        # Rounded to three digits, 0.9996 would be 1.
        shown = ">0.999" if probability > 0.9995 else f"{probability:.3f}"
        true, predicted = (shortened(names[number], LETTERS_OF_A_MISTAKE) for number in (label, prediction))
        ax.set_xlabel(f"{true}\n→ {predicted}, {shown}", fontsize=7.5, labelpad=2)
    if not len(images):
        nothing_to_show(axes[0, columns // 2], "no mistakes")
    return figure
