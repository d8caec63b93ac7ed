"""Differences between predictors: signs, intervals, their coverage, and what does not vary."""

import numpy as np
import pytest

from predictions import calibrated
from study.selection.calibration import tempered
from study.selection.differences import (
    assumed_disagreement,
    crossed_difference,
    difference_from_number,
    disagreement,
    error_reduction,
    paired_difference,
    split_difference,
)


def test_the_reduction_of_the_error_tells_a_cure_from_none():
    log_p, labels = calibrated(2000)
    found = error_reduction(tempered(log_p, 0.5), log_p, labels)
    assert 0 < found["low"] < found["difference"] < found["high"]
    found = error_reduction(log_p, tempered(log_p, 0.5), labels)
    assert found["high"] < 0
    found = error_reduction(log_p, log_p, labels)
    assert (found["difference"], found["low"], found["high"], found["p"]) == (0, None, None, None)


def test_differences_have_a_sign_an_interval_and_a_degenerate_case():
    rng = np.random.default_rng(0)
    base = rng.random((3, 2000)) < 0.8
    better = base | (rng.random((3, 2000)) < 0.1)
    found = crossed_difference(better, base)
    assert 0 < found["low"] < found["difference"] < found["high"]
    assert (found["over"], found["networks"], found["images"]) == ("seeds and images", [3, 3], [2000])
    assert crossed_difference(base, better)["high"] < 0
    same = paired_difference(np.ones((2, 5)))
    assert (same["difference"], same["low"], same["high"], same["p"]) == (1, None, None, None)
    halves = split_difference(better[:, :1000], better[:, 1000:])
    assert halves["low"] < 0 < halves["high"] and halves["images"] == [1000, 1000]
    alone = crossed_difference(better[:1], base[:1])
    assert alone["over"] == "images" and alone["networks"] == [1, 1]
    assert alone["difference"] == pytest.approx((better[0].astype(float) - base[0]).mean())


def answers(rng, networks, hardness, skill, seed_spread):
    """bool (networks, images): right where a network's luck, its skill and an image's hardness (images,) allow it."""
    luck = skill + seed_spread * rng.standard_normal((networks, 1))
    return hardness + 0.5 * rng.standard_normal((networks, len(hardness))) < luck


@pytest.mark.parametrize(("networks", "spread"), [(3, 0.02), (3, 0.15), (10, 0.05)])
def test_intervals_hold_the_truth_with_their_probability(networks, spread):
    """Over other seeds and other images: of nothing the intervals leave out at most about 5 %, and of a gain most.

    As on the test set: accuracies near 90 %, images that are hard for all networks, and seeds that differ a little or
    (0.15: by about two points) a lot. The difference from zero has no bias, so what is left out is an error.
    """
    rng = np.random.default_rng(0)
    wrong = {"none": 0, "split": 0}
    seen, trials = 0, 300
    for _ in range(trials):
        hardness, others = rng.standard_normal((2, 2000))
        first, second = (answers(rng, networks, hardness, 1.4, spread) for _ in range(2))
        found = crossed_difference(first, second)
        wrong["none"] += not found["low"] < 0 < found["high"]
        luck = 1.4 + spread * rng.standard_normal((networks, 1))
        on_both = [which + 0.5 * rng.standard_normal((networks, 2000)) < luck for which in (hardness, others)]
        found = split_difference(*on_both)
        wrong["split"] += not found["low"] < 0 < found["high"]
        better = answers(rng, networks, hardness, 1.7, spread)
        seen += crossed_difference(better, second)["low"] > 0
    assert all(count <= 0.08 * trials for count in wrong.values())
    # 0.3 in skill are three points of accuracy.
    assert seen > (0.9 if spread < 0.1 else 0.2) * trials


def test_the_images_alone_would_be_wrong_about_other_seeds():
    """With seeds that differ by two points, an interval over images errs far more often than 5 %."""
    rng = np.random.default_rng(1)
    wrong, trials = np.zeros(2), 200
    for _ in range(trials):
        hardness = rng.standard_normal(2000)
        first, second = (answers(rng, 3, hardness, 1.4, 0.15) for _ in range(2))
        both = crossed_difference(first, second)
        images = paired_difference(first.mean(axis=0, keepdims=True) - second.mean(axis=0, keepdims=True))
        wrong += [not found["low"] < 0 < found["high"] for found in (both, images)]
    assert wrong[0] <= 0.08 * trials
    assert wrong[1] > 0.2 * trials


def test_a_published_number_is_missed_as_often_as_its_interval_says():
    """The other classifier answers the same images, and is one of many seeds: at most about 5 % false alarms."""
    rng = np.random.default_rng(2)
    wrong, seen, trials = 0, 0, 400
    for _ in range(trials):
        hardness = rng.standard_normal(2000)
        ours = answers(rng, 3, hardness, 1.4, 0.01)
        for skill in (1.4, 1.7):
            theirs = answers(rng, 1, hardness, skill, 0.01)
            share = assumed_disagreement(disagreement(ours, theirs))
            found = difference_from_number(ours.mean(axis=1), 2000, theirs.mean(), share)
            if skill == 1.4:
                wrong += not found["low"] < 0 < found["high"]
            else:
                seen += found["high"] < 0
    assert wrong <= 0.07 * trials
    assert seen > 0.8 * trials


def test_the_disagreement_is_that_of_the_pairs_and_no_less_than_the_assumed_one():
    first, second = np.array([[True, True, False, False]]), np.array([[True, False, True, False], [True] * 4])
    assert disagreement(first, second) == pytest.approx((2 / 4 + 2 / 4) / 2)
    assert assumed_disagreement(None) == assumed_disagreement(0.01) == 0.08
    assert assumed_disagreement(0.2) == 0.2
    # The variance of a difference of correct answers, where exactly one is right on that share.
    found = difference_from_number(np.array([0.9]), 10_000, 0.88, 0.08)
    assert found["high"] - found["difference"] == pytest.approx(1.96 * np.sqrt((0.08 - 0.02**2) / 10_000), rel=1e-3)
    assert found["over"] == "images"
