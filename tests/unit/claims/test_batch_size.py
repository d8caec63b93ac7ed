"""Claims about batch sizes: the size to take, the ends of the range, and generalisation at equal training loss."""

import numpy as np
import pandas as pd
import pytest

from batch_size_data import MEANS, batch_size_curves, batch_size_runs, losses_by_size
from study.claims.batch_size import batch_size_claims, near_best_p
from study.claims.shared.claim import judge
from study.common.margins import Margins
from study.common.questions import BATCH_SIZE

MARGINS = Margins(accuracy=0.5, loss=0.01)
QUIET = [0.001] * 6


def rows(runs, **options):
    claims = batch_size_claims(runs, batch_size_curves(runs, **options), MARGINS)
    return {row["key"]: row for row in judge(claims, "x", BATCH_SIZE.key)}


def test_the_size_to_take_is_named_with_its_distance_from_the_best():
    row = rows(batch_size_runs(spreads=QUIET))["recommended-near-best"]
    assert (row["role"], row["verdict"]) == ("primary", "equal")
    assert row["sentence"].startswith("We would take batches of 16: their final validation loss, 0.33")
    assert "no larger size is shown to come within 0.01\xa0nats of it" in row["sentence"]
    assert 0 == row["low"] <= row["effect"] <= row["high"] < 0.01
    assert row["p"] < 0.05
    row = rows(batch_size_runs((0.36, 0.335, 0.337, 0.338, 0.43, 0.53), QUIET))["recommended-near-best"]
    assert row["sentence"].startswith("We would take batches of 256: with 0.33")
    assert "within 0.01\xa0nats of the best one" in row["sentence"]
    row = rows(batch_size_runs((0.3,) * 6, QUIET))["recommended-near-best"]
    assert "larger size" not in row["sentence"]


@pytest.mark.parametrize("seeds", [1, 3])
def test_a_size_that_the_seeds_do_not_place_is_told_so(seeds):
    row = rows(batch_size_runs((0.335, 0.335, 0.337, 0.35, 0.43, 0.53), [0.02] * 6, seeds))["recommended-near-best"]
    assert row["verdict"] == "unresolved"
    assert ("one seed" if seeds == 1 else "the seeds do not show") in row["sentence"]
    assert (row["needed"] is None) == (seeds == 1)
    assert seeds == 1 or row["sentence"].endswith(" seeds would.")


def test_the_p_of_the_named_size_agrees_with_its_interval_and_errs_to_the_safe_side():
    """Where a size is worse by just the margin, the claim that it is near is made in at most one study of forty."""
    rng, near = np.random.default_rng(0), []
    means, spreads = (0.36, 0.335, 0.345, 0.36, 0.4, 0.5), (0.02, 0.003, 0.004, 0.003, 0.004, 0.01)
    for _ in range(200):
        near.append(near_best_p(losses_by_size(means, spreads, rng=rng), 64, 0.01) < 0.05)
    assert np.mean(near) <= 0.04


def test_one_size_or_one_seed_have_no_p():
    table = pd.DataFrame({4: [0.3, 0.31], 64: [0.4, 0.42]})
    assert near_best_p(table[[4]], 4, 0.01) is None
    assert near_best_p(table.iloc[:1], 4, 0.01) is None
    assert near_best_p(table, 64, 0.01) == pytest.approx(1.0)
    one = rows(batch_size_runs(MEANS[:1], QUIET[:1], sizes=(64,)))
    assert one["recommended-near-best"]["verdict"] == "unresolved"
    assert all(row["sentence"].endswith(".") for row in one.values())


def test_images_widen_the_interval_and_are_named():
    runs = batch_size_runs((0.36, 0.335, 0.337, 0.338, 0.43, 0.53), QUIET)
    own = np.random.default_rng(0).normal(1, 0.3, size=(400, 6))
    rows_of = {}
    for name, spread in (("alike", 0.0), ("apart", 1.0)):
        images = pd.DataFrame(own[:, :1] + spread * (own - own[:, :1]), columns=[4, 16, 64, 256, 1024, 4096])
        images += runs.groupby("batch_size")["final_validation_loss"].mean() - images.mean()
        claims = batch_size_claims(runs, batch_size_curves(runs), MARGINS, images)
        rows_of[name] = next(row for row in judge(claims, "x", BATCH_SIZE.key) if row["key"] == "recommended-near-best")
    alike, apart = rows_of["alike"], rows_of["apart"]
    assert alike["over"] == apart["over"] == "seeds and images"
    assert (alike["verdict"], apart["verdict"]) == ("equal", "unresolved")
    assert alike["p"] < 0.05 < apart["p"]
    assert "256" in alike["sentence"]


def test_the_ends_of_the_range_are_compared_with_the_named_size():
    found = rows(batch_size_runs(spreads=QUIET))
    assert "ends with a higher training loss than 16" in found["smallest-higher"]["sentence"]
    assert found["largest-higher"]["effect"] == pytest.approx(MEANS[-1] - MEANS[1], abs=0.005)
    found = rows(batch_size_runs((0.4, 0.38, 0.37, 0.35, 0.34, 0.32), QUIET))
    assert "is the largest that was tried" in found["largest-higher"]["sentence"]


def test_generalisation_is_compared_at_equal_training_loss_not_at_the_end():
    runs = batch_size_runs(spreads=QUIET)
    end = batch_size_curves(runs).groupby("run").last()
    gaps = (end["validation_loss"] - end["training_loss"]).groupby(end.index.str.split("-").str[1]).mean()
    assert gaps["4"] > gaps["4096"] + 0.03
    assert rows(runs, gap=lambda training, size: 0 * training)["equal-loss"]["verdict"] == "equal"
    worse = rows(runs, gap=lambda training, size: 0.02 * np.log2(size))["equal-loss"]
    assert "is higher with batches of 4096 than with batches of 4:" in worse["sentence"]
    better = rows(runs, gap=lambda training, size: -0.02 * np.log2(size))["equal-loss"]
    assert "is lower with batches of 4096 than with batches of 4:" in better["sentence"]
