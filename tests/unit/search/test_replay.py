"""Halving replayed on trials that were trained to their ends."""

import itertools

import numpy as np
import pandas as pd
import pytest

from study.search.replay import (
    against_random,
    best_of,
    correlation,
    jackknife,
    reached,
    replay,
    replay_findings,
    rungs_of,
    shares,
)


def test_rungs_and_shares():
    assert (rungs_of(9, 3), rungs_of(8, 2), rungs_of(10, 3), rungs_of(3, 3)) == (3, 4, 3, 2)
    assert shares(3, 3) == pytest.approx([1 / 9, 1 / 3, 1])


def test_what_a_run_has_reached_by_a_share_of_its_steps():
    runs = pd.DataFrame({"run": ["a", "b"], "status": ["completed", "diverged"], "steps": [90, 7]})
    curves = pd.DataFrame({"run": ["a"] * 4, "iteration": [0, 9, 30, 90], "validation_accuracy": [0.1, 0.6, 0.5, 0.7]})
    accuracies, done = reached(runs, curves, shares(3, 3))
    # The evaluation after 9 of 90 steps is the last one within a ninth of them; a diverged run is the worst everywhere.
    assert accuracies.tolist() == [[0.6, 0.6, 0.7]] * 2
    assert done[0] == pytest.approx([0.1, 1 / 3, 1])
    runs, worse = pd.concat([runs, runs.iloc[:1].assign(run="c")]), curves.assign(run="c", validation_accuracy=0.2)
    assert reached(runs, pd.concat([curves, worse]), shares(3, 3))[0].tolist() == [
        [0.6, 0.6, 0.7],
        [0.2] * 3,
        [0.2] * 3,
    ]


def test_the_best_of_some_values_is_that_of_all_ways_to_draw_them():
    values = np.array([1.0, 2.0, 4.0, 8.0, 9.0])
    for k in (1, 2, 5):
        means = np.mean([max(drawn) for drawn in itertools.combinations(values, k)])
        assert best_of(5, k) @ values == pytest.approx(means)
    assert best_of(5, 2.25) == pytest.approx(0.75 * best_of(5, 2) + 0.25 * best_of(5, 3))


def bank(rng, count=40, told=0.0):
    """(accuracies, done, work): ends of 88 % with some scatter; early accuracies tell `told` of what the end tells."""
    end = 0.88 + 0.006 * rng.standard_normal(count)
    early = told * (end - 0.88) + 0.006 * np.sqrt(1 - told**2) * rng.standard_normal((2, count))
    accuracies = np.column_stack([0.8 + early[0], 0.84 + early[1], end])
    return accuracies, np.tile(shares(3, 3), (count, 1)), rng.uniform(1, 3, count)


def test_a_halving_pays_for_what_each_of_its_trials_was_trained():
    accuracies, done, work = bank(np.random.default_rng(0), count=10, told=1.0)
    found = replay(accuracies, done, work, 9, 3, 50)
    for best, spent, drawn in zip(*found.values(), strict=True):
        order = np.sort(drawn)[np.argsort(-accuracies[np.sort(drawn), -1])]
        assert best == accuracies[order[0], -1]
        cost = work[order].sum() / 9 + work[order[:3]].sum() * (1 / 3 - 1 / 9) + work[order[0]] * 2 / 3
        assert spent == pytest.approx(cost)


def test_random_search_trains_as_many_trials_as_the_same_compute_buys():
    accuracies, done, _ = bank(np.random.default_rng(1))
    found = replay(accuracies, done, np.ones(40), 9, 3, 100)
    # 9 trials for a ninth, 3 for two ninths more and 1 for the other two thirds: 2 1/3 whole trainings.
    assert against_random(found["best"], found["spent"], accuracies[:, -1], np.ones(40))["trained"] == pytest.approx(
        7 / 3
    )


def interval(rng, told, count=40, replays=2000):
    """(difference, standard error) of halving from random search on one bank."""
    accuracies, done, work = bank(rng, count, told)
    found = replay(accuracies, done, work, 9, 3, replays, seed=int(rng.integers(1 << 30)))
    ends = accuracies[:, -1]
    return against_random(found["best"], found["spent"], ends, work)["difference"], jackknife(found, ends, work)


def test_early_accuracies_that_tell_nothing_make_halving_worse_than_random_search():
    """It ends with one trial as good as drawn at random; random search has the best of two or three."""
    rng = np.random.default_rng(2)
    found = np.array([interval(rng, 0.0) for _ in range(40)])
    assert found[:, 0].mean() < -0.003
    assert (found[:, 0] < -2.02 * found[:, 1]).mean() > 0.25


# Where the gain of dropping bad trials and the loss of training fewer to their ends cancel, in 800 simulated banks.
EVEN = 0.37


def test_the_interval_over_the_trials_seldom_shows_a_difference_where_there_is_none():
    rng = np.random.default_rng(3)
    found = np.array([interval(rng, EVEN, replays=1000) for _ in range(200)])
    assert abs(found[:, 0].mean()) < 0.0005
    assert (np.abs(found[:, 0]) > 2.02 * found[:, 1]).mean() < 0.1


def test_halving_that_is_told_nearly_all_is_seen_to_be_better():
    rng = np.random.default_rng(4)
    found = np.array([interval(rng, 0.95) for _ in range(40)])
    assert (found[:, 0] > 2.02 * found[:, 1]).mean() > 0.8


def table(count, seeds=1):
    rng = np.random.default_rng(4)
    accuracies, _, _ = bank(rng, count, told=0.9)
    runs = pd.DataFrame(
        {
            "run": [f"r{i}" for i in range(count)],
            "trial": [i // seeds for i in range(count)],
            "status": "completed",
            "steps": 90,
            "batch_size": 8,
            "parameters": 10,
        }
    )
    rows = [
        {"run": f"r{i}", "iteration": step, "validation_accuracy": value}
        for i in range(count)
        for step, value in zip((10, 30, 90), accuracies[i], strict=True)
    ]
    return runs, pd.DataFrame(rows)


def test_findings_of_the_replays():
    found = replay_findings(*table(30), {"trials": 9, "reduction": 3}, replays=1000)
    assert (found["slots"], found["bank"], len(found["early"])) == ([9, 3, 1], 30, 2)
    assert found["wins"] + found["losses"] <= 1
    assert found["difference"] == pytest.approx(found["halving"] - found["random"])
    for early in found["early"]:
        assert 0.5 < early["low"] <= early["correlation"] <= early["high"] <= 1
    assert found == replay_findings(*table(30), {"trials": 9, "reduction": 3}, replays=1000)


def test_without_enough_trials_nothing_is_replayed():
    runs, curves = table(30)
    assert replay_findings(runs.assign(status="diverged"), curves, {"trials": 9, "reduction": 3}) is None
    assert replay_findings(*table(30, seeds=2), {"trials": 9, "reduction": 3}) is None


@pytest.mark.parametrize("rho", [0.0, 0.6])
def test_the_interval_of_a_rank_correlation_covers_it(rho):
    rng, covered = np.random.default_rng(3), []
    # Spearman's correlation of two normal variables.
    true = 6 / np.pi * np.arcsin(rho / 2)
    for _ in range(1000):
        early, noise = rng.normal(size=(2, 40))
        found = correlation(early, rho * early + np.sqrt(1 - rho**2) * noise)
        covered.append(found["low"] < true < found["high"])
    assert 0.93 < np.mean(covered) < 0.975


def test_a_rank_correlation_that_cannot_scatter_has_no_interval():
    assert correlation(np.ones(9), np.arange(9.0))["correlation"] is None
    assert correlation(np.arange(4.0), np.array([1.0, 0, 3, 2]))["low"] is None
    assert correlation(np.arange(9.0), np.arange(9.0))["high"] is None


def test_many_trials_are_replayed_as_few_are(monkeypatch):
    """Where the trials are many, the halvings draw in another way; what follows from them is the same."""
    accuracies, done, work = bank(np.random.default_rng(4), count=60, told=0.5)
    few = replay(accuracies, done, work, 9, 3, 400)
    error = jackknife(few, accuracies[:, -1], work)
    chances = best_of(60, 2.4)
    monkeypatch.setattr("study.search.replay.MOST_ORDERED", 10)
    assert jackknife(few, accuracies[:, -1], work) == pytest.approx(error, rel=1e-9)
    assert best_of(60, 2.4) == pytest.approx(chances, rel=1e-9)
    many = replay(accuracies, done, work, 9, 3, 4_000)
    assert all(len(set(drawn)) == 9 for drawn in many["drawn"])
    # Each trial is drawn in 9 of 60 halvings.
    assert np.bincount(many["drawn"].ravel(), minlength=60) / 4_000 == pytest.approx(0.15, abs=0.03)
    assert many["best"].mean() == pytest.approx(few["best"].mean(), abs=0.001)


def test_a_bank_of_thousands_has_the_chances_that_floats_cannot_count(monkeypatch):
    monkeypatch.setattr("study.search.replay.MOST_ORDERED", 10)
    chances = best_of(5_000, 2_000)
    assert chances.sum() == pytest.approx(1) and np.isfinite(chances).all()
