"""Figures by class are legible from 2 to 62 classes: no label lies over another, and no type is too small."""

import itertools

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from figure_data import SMALLEST
from images import labelled_images
from study.figures.mixture import components_figure
from study.figures.samples import samples_figure
from study.figures.selected import confusion_figure, mistakes_figure
from study.mixture.model import Mixture

CLASSES = [2, 15, 16, 26, 47, 62]
LONG = "a class with a very long name, number"
# The height of a page's text, less a caption.
MOST_INCHES = 8.9


def named(classes, kind):
    return {
        "short": [str(k) for k in range(classes)],
        "labels": [f"class {k}" for k in range(classes)],
        "long": [f"{k}: {LONG}" for k in range(classes)],
    }[kind]


def shown_labels(axis, limits):
    """The labels of an axis that are drawn: those within its limits."""
    low, high = sorted(limits)
    return [tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]


def legible(figure):
    """Assert that the labels of each axis and the words in each panel are apart, and large enough."""
    assert figure.get_figheight() <= MOST_INCHES
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    width, height = canvas.get_width_height()
    for ax in figure.axes:
        inside = [text for text in ax.texts if not text.get_clip_on() or ax.viewLim.contains(*text.get_position())]
        groups = [shown_labels(ax.xaxis, ax.get_xlim()), shown_labels(ax.yaxis, ax.get_ylim()), inside]
        for group in groups:
            shown = [text for text in group if text.get_visible() and text.get_text()]
            assert all(text.get_fontsize() >= SMALLEST for text in shown)
            boxes = [text.get_window_extent(renderer) for text in shown]
            for text, box in zip(shown, boxes, strict=True):
                assert box.x0 >= -1 and box.x1 <= width + 1 and box.y0 >= -1 and box.y1 <= height + 1, text
            turned = {text.get_rotation() for text in shown}
            if turned <= {0.0, 90.0}:
                for (one, a), (two, b) in itertools.combinations(zip(shown, boxes, strict=True), 2):
                    # The box of a letter has room above and below it.
                    a, b = (each.padded(-0.12 * one.get_fontsize()) for each in (a, b))
                    assert not a.overlaps(b), (one.get_text(), two.get_text())


@pytest.mark.parametrize(
    ("classes", "names"), [*((classes, "labels") for classes in CLASSES), (15, "long"), (62, "long")]
)
def test_confusions_and_recall(classes, names):
    rng = np.random.default_rng(0)
    counts = rng.integers(0, 30, (classes, classes)) + 200 * np.eye(classes, dtype=int)
    rows = [{"class": k, "recall": 0.8, "recall_low": 0.7, "recall_high": 0.9} for k in range(classes)]
    legible(confusion_figure(counts, rows, named(classes, names)))


@pytest.mark.parametrize(
    ("classes", "size"),
    [*((classes, (28, 28)) for classes in CLASSES), *itertools.product([2, 62], [(3, 3), (5, 40), (40, 5)])],
    ids=str,
)
def test_samples(classes, size):
    images, labels = labelled_images(200, range(classes), *size)
    card = {"height": size[0], "width": size[1], "classes": classes}
    for names in ("labels", "long") if classes in (2, 47) else ("labels",):
        legible(samples_figure(images.reshape(len(images), -1), labels, card, named(classes, names)))


@pytest.mark.parametrize("size", [(28, 28), (3, 3), (9, 60), (60, 9)], ids=str)
@pytest.mark.parametrize("names", ["labels", "long"])
def test_mistakes(names, size):
    images, labels = labelled_images(12, range(12), *size)
    names = named(12, names)
    probabilities = np.linspace(0.5, 1, 12)
    figure = mistakes_figure(images.reshape(12, -1), labels, (labels + 1) % 12, probabilities, names, *size)
    legible(figure)
    words = [ax.xaxis.label for ax in figure.axes]
    boxes = [word.get_window_extent(figure.canvas.get_renderer()) for word in words]
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))


@pytest.mark.parametrize(("classes", "components"), [(2, 10), (15, 10), (16, 2), (26, 10), (62, 2), (62, 10)])
def test_components(classes, components):
    rng = np.random.default_rng(0)
    places = np.array([[4.0 * (j % 4), 4.0 * (j // 4)] for j in range(components)])
    mixture = Mixture.of([1 / components] * components, places, [np.eye(2)] * components)
    owner = rng.integers(components, size=500)
    shares = rng.dirichlet(np.full(classes, 0.5), size=components)
    composition = [{"component": j + 1, "index": j, "shares": shares[j].tolist()} for j in range(components)]
    y = places[owner] + rng.standard_normal((500, 2))
    legible(components_figure(mixture, y, rng.integers(classes, size=500), named(classes, "labels"), composition))
