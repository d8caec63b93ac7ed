"""Levels beside the best one: what the procedure promises, on data shaped like the study's."""

import numpy as np
import pandas as pd
import pytest

from study.claims.levels import best_claim
from study.claims.shared.claim import judge
from study.claims.shared.evidence import finding, mean_evidence, two_way_evidence
from study.common.margins import Margins
from study.common.standings import compared_with_best

MARGINS = Margins(accuracy=0.5, loss=0.01)


def losses(rng, means, sds, seeds=10, shared=0.02, spikes=()):
    """Seeds by levels: what a seed does to all levels, scatter of each level's own size, and now and then a spike."""
    values = (
        np.array(means)
        + shared * rng.standard_normal((seeds, 1))
        + np.array(sds) * rng.standard_normal((seeds, len(means)))
    )
    for level in spikes:
        values[:, level] += 0.15 * (rng.random(seeds) < 0.1)
    return pd.DataFrame(values)


def test_a_clear_best_level_is_found_beside_one_that_scatters_widely():
    # The widths of a study: one level scatters ten times as much as the others, and seeds shift all levels.
    rng = np.random.default_rng(0)
    found = compared_with_best(losses(rng, [0.30, 0.195, 0.135], [0.05, 0.005, 0.004], seeds=5), False, 0.01)
    assert (found.best, found.candidates, found.those("worse")) == (2, [2], [0, 1])


def test_levels_within_the_margin_are_equal_and_wide_ones_are_not_placed():
    rng = np.random.default_rng(3)
    found = compared_with_best(losses(rng, [0.300, 0.302, 0.32, 0.4], [0.001, 0.001, 0.023, 0.01]), False, 0.01)
    assert [row.standing for row in found.rows] == ["best", "equal", "unresolved", "worse"]
    assert found.rows[2].needed > 10
    assert all(row.low <= row.difference <= 0 and row.high <= 0 for row in found.rows)


def covered(rng, means, sds, n=10, **shape):
    """(whether all intervals hold the true differences from the best, whether the truly best level is a candidate)."""
    table = losses(rng, means, sds, n, **shape)
    # The truth is that of a run without a spike: a spike makes an interval wide, and should not make it wrong.
    truth = np.array(means)
    found = compared_with_best(table, False, None)
    differences = -(truth - truth.min())
    inside = [row.low - 1e-12 <= d <= row.high + 1e-12 for row, d in zip(found.rows, differences, strict=True)]
    return all(inside), int(truth.argmin()) in found.candidates


@pytest.mark.parametrize(
    ("means", "sds", "shape"),
    [
        ([0.3] * 6, [0.01] * 6, {}),
        ([0.3] * 6, [0.002, 0.004, 0.008, 0.016, 0.03, 0.06], {}),
        ([0.3, 0.305, 0.31, 0.33, 0.4, 0.5], [0.004, 0.004, 0.006, 0.01, 0.03, 0.06], {}),
        ([0.3] * 6, [0.005] * 6, {"spikes": (0, 1)}),
        ([0.3] * 6, [0.01] * 6, {"n": 3}),
    ],
)
def test_the_intervals_hold_together_in_at_least_95_of_100_studies(means, sds, shape):
    rng = np.random.default_rng(2)
    results = np.array([covered(rng, means, sds, **shape) for _ in range(600)])
    # Two standard errors of a share of 0.95 over 600 studies are 0.018.
    assert results[:, 0].mean() > 0.95 - 0.018
    assert results[:, 1].mean() > 0.95 - 0.018


def test_ten_seeds_resolve_what_matters():
    # Half a point of accuracy between neighbours, with the scatter of the batch sizes: power at the n used.
    rng = np.random.default_rng(3)
    found = [
        compared_with_best(losses(rng, [88.1, 87.5, 86.6, 80.1], [0.3, 0.25, 0.25, 0.8], shared=0.1), True, 0.5)
        for _ in range(200)
    ]
    assert np.mean([each.candidates == [0] for each in found]) > 0.8


def test_a_mean_over_seeds_errs_as_often_as_it_says():
    rng = np.random.default_rng(4)
    plain = [finding(mean_evidence(rng.standard_normal(10), "d")) for _ in range(2000)]
    assert 0.035 < 1 - plain.count("unresolved") / 2000 < 0.065
    # Where one run in ten ends in a spike, the others' difference of zero is not called a difference more often.
    spiked = [
        finding(mean_evidence(0.01 * rng.standard_normal(10) + 0.15 * (rng.random(10) < 0.1), "d")) for _ in range(2000)
    ]
    assert 1 - spiked.count("unresolved") / 2000 < 0.065
    power = [finding(mean_evidence(0.01 * rng.standard_normal(10) + 0.012, "d")) for _ in range(500)]
    assert power.count("larger") / 500 > 0.85


@pytest.mark.parametrize(("seeds", "images"), [(3, 400), (10, 400), (1, 400)])
def test_the_interval_over_seeds_and_images_holds_the_truth_for_new_seeds_and_new_images(seeds, images):
    rng, held = np.random.default_rng(5), []
    for _ in range(400):
        seed_part = 0.02 * rng.standard_normal((seeds, 1)) * (seeds > 1)
        table = 0.1 + seed_part + 0.3 * rng.standard_normal((1, images)) + 0.2 * rng.standard_normal((seeds, images))
        found = two_way_evidence(table, "d")
        held.append(found.low <= 0.1 <= found.high)
    # One seed: the interval is over images alone, and the truth is that of this seed.
    assert np.mean(held) > 0.93
    assert found.over == ("seeds and images" if seeds > 1 else "images")


def test_the_sentence_names_equals_and_worse_ones():
    rng = np.random.default_rng(6)
    table = losses(rng, [0.300, 0.302, 0.32, 0.4], [0.001, 0.001, 0.023, 0.01]).set_axis([16, 64, 4, 1024], axis=1)
    row = judge([best_claim("k", table, "final_validation_loss", MARGINS)], "x")[0]
    assert row["verdict"] == "unresolved"
    for part in (
        "is best for 16, 0.31",
        "64 equals it to within 0.01",
        "1024 is worse",
        "ten seeds do not place 4; about",
    ):
        assert part in row["sentence"]
    settled = judge([best_claim("k", table[[16, 64, 1024]], "final_validation_loss", MARGINS)], "x")[0]
    assert settled["verdict"] in ("supported", "equal")
