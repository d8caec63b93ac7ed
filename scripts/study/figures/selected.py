"""The selected network: its learning curves, first layer, confusions and most confident mistakes."""

import numpy as np
from matplotlib.colors import PowerNorm

from study.figures.curves import training_figure
from study.figures.marks import nothing_to_show
from study.figures.samples import mosaic, show_mosaic
from study.figures.style import WIDTH, new_figure

MAXIMAL_UNITS = 42
UNITS_IN_A_ROW = 14
MISTAKES_IN_A_ROW = 7
MAXIMAL_MISTAKES = 14
MAXIMAL_ANNOTATED = 15


def refit_figure(curves):
    """Losses and accuracies of the refitted networks, their seeds as a band; curves: as in training_figure."""
    return training_figure(curves)


def row_percentages(counts):
    """Counts, rows the true classes, as percentages of each row; rows without examples stay 0."""
    counts = np.asarray(counts, float)
    return 100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def confusion_figure(counts, names):
    """How often (in per cent) each true class, a row, was taken for each class, a column.

    counts: shape (classes, classes), summed over the networks; names: one per class.
    """
    shares = row_percentages(counts)
    classes = len(names)
    figure, axes = new_figure(3.7)
    ax = axes[0, 0]
    # The square root keeps the rare confusions visible beside the diagonal.
    shown = ax.imshow(shares, cmap="Blues", norm=PowerNorm(0.5, 0, 100))
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.set_xticks(range(classes), names, rotation=40, ha="right", rotation_mode="anchor")
    ax.set_yticks(range(classes), names)
    ax.tick_params(length=0)
    ax.set(xlabel="predicted class", ylabel="true class")
    if classes > MAXIMAL_ANNOTATED:
        figure.colorbar(shown, ax=ax, label="share of the true class (%)", shrink=0.8)
        return figure
    for (row, column), share in np.ndenumerate(shares):
        text = "0" if share == 0 else "<0.1" if share < 0.05 else f"{share:.1f}"
        colour = "white" if share > 35 else "#9a9a9a" if share < 0.05 else "#222222"
        weight = "bold" if row == column else "normal"
        ax.text(column, row, text, ha="center", va="center", fontsize=7, color=colour, weight=weight)
    return figure


def largest_units(weights, count=MAXIMAL_UNITS):
    """Columns of `weights` (inputs, units) with the largest norms, largest first, at most `count`."""
    norms = np.linalg.norm(weights, axis=0)
    return np.argsort(-norms, kind="stable")[:count]


def weights_figure(weights, height, width):
    """First-layer weights of the units with the largest norms, as images of the inputs.

    weights: shape (height * width, units).
    """
    chosen = weights[:, largest_units(weights)].T.astype(float)
    columns = min(UNITS_IN_A_ROW, len(chosen))
    rows = -(-len(chosen) // columns)
    images = np.full((rows * columns, height * width), np.nan)
    images[: len(chosen)] = chosen
    images = images.reshape(rows, columns, -1)
    limit = float(np.quantile(np.abs(chosen), 0.998))
    shape = mosaic(images, height, width, np.nan).shape
    figure, axes = new_figure((WIDTH - 0.7) * shape[0] / shape[1] + 0.1)
    shown = show_mosaic(axes[0, 0], images, height, width, np.nan, cmap="RdBu_r", vmin=-limit, vmax=limit)
    bar = figure.colorbar(shown, ax=axes[0, 0], label="weight", fraction=0.04, pad=0.02, extend="both")
    bar.outline.set_visible(False)
    return figure


def mistakes_figure(images, labels, predictions, probabilities, names, height, width):
    """The first wrongly classified images, each over 'true class' and '→ predicted class, probability'.

    images: bytes (n, height * width); labels, predictions and probabilities: (n,); names: one per class.
    """
    columns, images = MISTAKES_IN_A_ROW, images[:MAXIMAL_MISTAKES]
    rows = max(1, -(-len(images) // columns))
    figure, axes = new_figure(1.02 * rows, rows, columns)
    for ax in axes.flat[len(images) :]:
        ax.axis("off")
    for ax, image, label, prediction, probability in zip(
        axes.flat, images, labels, predictions, probabilities, strict=False
    ):
        show_mosaic(ax, image[None, None], height, width, cmap="gray_r", vmin=0, vmax=255)
        # 0.9996 must not read as certainty.
        shown = ">0.999" if probability > 0.9995 else f"{probability:.3f}"
        ax.set_xlabel(f"{names[label]}\n→ {names[prediction]}, {shown}", fontsize=7, labelpad=2)
    if not len(images):
        nothing_to_show(axes[0, columns // 2], "no mistakes")
    return figure
