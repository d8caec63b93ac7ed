"""Validation images as a sample: tables of seeds by images, and what the images add to the intervals."""

import numpy as np
import pandas as pd

from study.common.standings import compared_with_best
from study.experiments.images import by_image, difference, image_means

RUNS = pd.DataFrame({"seed": [0, 1, 0, 1], "width": [2, 2, 8, 8]})


def test_values_stand_by_seed_and_image_and_diverged_runs_have_none():
    values = [np.array([1, 2]), np.array([3, 4]), np.array([True, False]), np.empty(0)]
    narrow, wide = (by_image(RUNS, values, "width", width) for width in (2, 8))
    assert narrow.loc[1].tolist() == [3, 4]
    assert (wide.index.tolist(), wide.loc[0].tolist()) == ([0], [1, 0])
    assert difference(wide, narrow).to_numpy().tolist() == [[0, -2]]
    assert difference(by_image(RUNS, values, "width", 99), narrow) is None
    assert image_means(RUNS, values, "width", [2, 8]).to_numpy().tolist() == [[2, 1], [3, 0]]
    assert image_means(RUNS, (), "width", [2, 8]) is None


def test_levels_that_other_images_would_order_otherwise_are_not_called_worse():
    """Three equal levels, whose differences on the images at hand are those of these images."""
    rng, alarms = np.random.default_rng(0), {"seeds": 0, "images": 0}
    for _ in range(300):
        images = pd.DataFrame(0.5 + 0.4 * rng.standard_normal((1000, 3)))
        table = pd.DataFrame(images.mean().to_numpy() + 0.002 * rng.standard_normal((5, 3)))
        alarms["seeds"] += bool(compared_with_best(table, False, None).those("worse"))
        alarms["images"] += bool(compared_with_best(table, False, None, images).those("worse"))
    assert alarms["images"] <= 0.05 * 300
    assert alarms["seeds"] > 0.5 * 300


def test_without_scatter_over_the_images_the_intervals_are_those_of_the_seeds():
    rng = np.random.default_rng(1)
    table = pd.DataFrame(rng.normal([0, 1, 2], 1, (5, 3)))
    images = pd.DataFrame(np.tile(table.mean().to_numpy(), (50, 1)))
    assert compared_with_best(table, True, 0.1, images) == compared_with_best(table, True, 0.1)
