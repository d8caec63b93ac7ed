"""Images of each class."""

import numpy as np

from study.data.classes import class_names
from study.figures.samples import first_of_each_class, samples_figure
from study.figures.shared.images import mosaic


def test_samples_name_the_classes():
    rng = np.random.default_rng(0)
    images, labels = rng.integers(0, 256, (40, 16), np.uint8), np.arange(40) % 3
    card = {"height": 4, "width": 4, "classes": 3}
    ax = samples_figure(images, labels, card, class_names(card)).axes[0]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["class 0", "class 1", "class 2"]
    chosen = first_of_each_class(images, labels, 3, 20)
    assert np.array_equal(chosen[1, 0], images[1]) and not chosen[1, -1].any()
    assert mosaic(chosen, 4, 4, 0).shape == (3 * 6 - 2, 20 * 6 - 2)
