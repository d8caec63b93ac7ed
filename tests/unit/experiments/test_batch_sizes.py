"""Which batch size to take, how batch losses scatter, and validation at equal training loss."""

import numpy as np
import pandas as pd
import pytest

from batch_size_data import (
    MEANS,
    SIGMA,
    SIZES,
    batch_losses,
    batch_size_curves,
    batch_size_runs,
    gradient_rows,
    losses_by_size,
)
from study.common.standings import compared_with_best
from study.experiments.batch_sizes import (
    at_equal_loss,
    batch_size_findings,
    by_size,
    example_spread,
    recommended,
    scatter,
)

MARGIN = 0.01


def taken(runs):
    return taken_from(by_size(runs, "final_validation_loss"))


def taken_from(table):
    return recommended(compared_with_best(table, larger_is_better=False, margin=MARGIN), MARGIN)


def test_the_largest_size_near_the_best_is_taken():
    quiet = [0.001] * 6
    assert taken(batch_size_runs(spreads=quiet)) == (16, True)
    assert taken(batch_size_runs((0.36, 0.335, 0.337, 0.338, 0.43, 0.53), quiet)) == (256, True)
    assert taken(batch_size_runs((0.3,) * 6, quiet)) == (4096, True)
    assert taken(batch_size_runs((0.4, 0.37, 0.35, 0.34, 0.33, 0.32), quiet)) == (4096, True)


def test_what_the_seeds_do_not_place_is_not_taken():
    noisy = batch_size_runs((0.335, 0.335, 0.337, 0.35, 0.43, 0.53), [0.02] * 6)
    size, shown = taken(noisy)
    assert not shown
    assert size == by_size(noisy, "final_validation_loss").mean().idxmin()
    one = batch_size_runs(seeds=1)
    assert taken(one) == (by_size(one, "final_validation_loss").mean().idxmin(), False)


def share_taken_wrongly(means, spreads, seeds, studies=200):
    """The share of studies that take a size whose true loss is above the best by the margin or more."""
    rng = np.random.default_rng(1)
    near = {size for size, mean in zip(SIZES, means, strict=True) if mean < min(means) + MARGIN}
    found = [taken_from(losses_by_size(means, spreads, seeds, rng=rng)) for _ in range(studies)]
    return np.mean([shown and size not in near for size, shown in found]), np.mean([shown for _, shown in found])


@pytest.mark.parametrize("seeds", [3, 10])
def test_a_size_that_is_worse_by_the_margin_is_taken_in_at_most_one_study_of_twenty(seeds):
    """Uneven spreads; four sizes just outside the margin, where mistakes are easiest."""
    wrong, _ = share_taken_wrongly(
        (0.345, 0.335, 0.345, 0.345, 0.345, 0.53), (0.02, 0.003, 0.003, 0.002, 0.006, 0.01), seeds
    )
    assert wrong <= 0.05


def test_ten_seeds_find_a_size_that_is_near_the_best():
    """Differences and spreads like those of the study, and the same without a smallest size that scatters more."""
    wrong, found = share_taken_wrongly(MEANS, (0.02, 0.003, 0.003, 0.003, 0.004, 0.01), 10)
    assert wrong <= 0.05
    assert found > 0.65
    assert share_taken_wrongly(MEANS, (0.006, 0.003, 0.003, 0.003, 0.004, 0.01), 10)[1] > 0.9


def test_a_spike_in_a_size_that_is_far_behind_does_not_hide_the_others():
    runs = batch_size_runs(spreads=[0.001, 0.001, 0.001, 0.001, 0.001, 0.01], seeds=10)
    spike = (runs["batch_size"] == 4096) & (runs["seed"] == 3)
    runs.loc[spike, "final_validation_loss"] += 0.3
    assert taken(runs) == (16, True)


def test_a_size_with_a_diverged_run_is_not_compared():
    runs = batch_size_runs(spreads=[0.001] * 6)
    runs.loc[(runs["batch_size"] == 16) & (runs["seed"] == 1), "status"] = "diverged"
    assert 16 not in by_size(runs, "final_validation_loss")
    assert taken(runs)[0] == 64


def test_scatter_is_sigma_over_the_root_of_the_size_without_a_factor_for_the_finite_set():
    runs = batch_size_runs(seeds=2)
    found = scatter(runs, batch_size_curves(runs), batch_losses(runs), gradient_rows())
    np.testing.assert_allclose(found["predicted"], SIGMA / np.sqrt(found["batch_size"]))
    means = found.groupby("batch_size")["scatter"].mean()
    np.testing.assert_allclose(means.loc[:256], SIGMA / np.sqrt(means.loc[:256].index), rtol=0.08)
    assert np.isnan(scatter(runs, batch_size_curves(runs), batch_losses(runs), None)["predicted"]).all()


def test_the_spread_of_examples_is_read_off_between_the_snapshots():
    rows = gradient_rows().assign(loss_variance=[1.0, 0.04, 1.0, 0.04])
    assert example_spread(rows, 2.3) == pytest.approx(1)
    assert example_spread(rows, np.sqrt(0.23)) == pytest.approx(0.6)


def test_validation_is_compared_at_a_training_loss_that_every_run_reaches():
    runs = batch_size_runs(spreads=[0.001] * 6)
    worse = batch_size_curves(runs, lambda training, size: 0.05 / training + 0.02 * np.log2(size))
    equal, table = at_equal_loss(runs, worse)
    assert equal == pytest.approx(runs.loc[runs["batch_size"] == 4096, "final_training_loss"].max())
    np.testing.assert_allclose(table.iloc[:, -1] - table.iloc[:, 0], 0.2, atol=0.02)
    same = at_equal_loss(runs, batch_size_curves(runs))[1]
    np.testing.assert_allclose(same.iloc[:, -1] - same.iloc[:, 0], 0, atol=0.03)


def test_findings_are_of_the_first_scaling():
    runs = batch_size_runs(spreads=[0.001] * 6)
    other = runs.assign(step_size_scaling="none", final_validation_loss=0.9)
    both = pd.concat([runs, other], ignore_index=True)
    found = batch_size_findings(both, batch_size_curves(runs), batch_losses(both), gradient_rows(), MARGIN)
    assert (found["complete"], found["recommended"], found["shown"]) == (True, 16, True)
    assert [row["batch_size"] for row in found["standings"]] == list(SIZES)
    assert found["standings"][1]["difference"] == pytest.approx(0)
    assert min(row["difference"] for row in found["standings"]) == 0
    runs["status"] = "diverged"
    assert batch_size_findings(runs, batch_size_curves(runs), [], None, MARGIN) == {"complete": False}
