"""Halving replayed on trials that were trained to their ends."""

import numpy as np
import pandas as pd
import pytest

from study.search.replay import jackknife, reached, replay, replay_findings, rungs_of, shares


def test_rungs_and_shares():
    assert (rungs_of(9, 3), rungs_of(8, 2), rungs_of(10, 3), rungs_of(3, 3)) == (3, 4, 3, 2)
    assert shares(3, 3) == pytest.approx([1 / 9, 1 / 3, 1])


def test_what_a_run_has_reached_by_a_share_of_its_steps():
    runs = pd.DataFrame({"run": ["a", "b"], "status": ["completed", "diverged"], "iterations": [90, 7]})
    curves = pd.DataFrame({"run": ["a"] * 4, "iteration": [0, 10, 30, 90], "validation_accuracy": [0.1, 0.6, 0.5, 0.7]})
    assert reached(runs, curves, shares(3, 3))[0].tolist() == [0.6, 0.6, 0.7]
    assert np.isneginf(reached(runs, curves, [1.0])[1, 0])


def bank(rng, count=40, told=0.0):
    """(accuracies, work): ends of 88 % with some scatter; early accuracies tell `told` of what the end tells."""
    end = 0.88 + 0.006 * rng.standard_normal(count)
    early = told * (end - 0.88) + 0.006 * np.sqrt(1 - told**2) * rng.standard_normal((2, count))
    return np.column_stack([0.8 + early[0], 0.84 + early[1], end]), rng.uniform(1, 3, count)


def test_with_perfect_foresight_halving_finds_the_best_of_those_that_it_draws():
    accuracies, work = bank(np.random.default_rng(0), told=1.0)
    found = replay(accuracies, work, 9, 3, 500)
    assert (found["halving"] >= np.quantile(accuracies[:, -1], 0.5)).mean() > 0.95
    assert found["halving"].mean() > found["random"].mean()


def test_both_searches_have_the_same_compute_on_average():
    accuracies, work = bank(np.random.default_rng(1))
    work[:] = 1.0
    found = replay(accuracies, work, 9, 3, 4000)
    # 9 trials for a ninth, 3 for two ninths more and 1 for the other two thirds: 2 1/3 whole trainings.
    assert found["used"] * 40 == pytest.approx(7 / 3)
    assert found["trained"].mean() == pytest.approx(7 / 3, abs=0.03)
    assert set(found["trained"]) == {2, 3}


def test_a_search_that_is_told_nothing_early_gains_nothing_over_one_trial():
    accuracies, work = bank(np.random.default_rng(2))
    work[:] = 1.0
    found = replay(accuracies, work, 9, 3, 20_000)
    # Halving ends with one trial that is as good as drawn at random; random search has the best of two or three.
    assert found["halving"].mean() == pytest.approx(accuracies[:, -1].mean(), abs=3e-4)
    assert found["halving"].mean() < found["random"].mean()


def interval(rng, told):
    accuracies, work = bank(rng, told=told)
    found = replay(accuracies, work, 9, 3, 2000, seed=int(rng.integers(1 << 30)))
    difference = found["halving"] - found["random"]
    return difference.mean(), jackknife(difference, found["touched"])


def test_the_interval_over_the_trials_holds_the_difference_of_the_whole_space():
    """False positives and power with 40 trials: where halving is told nothing, and where it is told nearly all."""
    rng = np.random.default_rng(3)
    truth = np.mean([interval(rng, 0.55)[0] for _ in range(150)])
    found = np.array([interval(rng, 0.55) for _ in range(100)])
    held = np.abs(found[:, 0] - truth) < 2.02 * found[:, 1]
    assert held.mean() > 0.88
    strong = np.array([interval(rng, 0.95) for _ in range(30)])
    assert (strong[:, 0] > 2.02 * strong[:, 1]).mean() > 0.8


def table(count, seeds=1):
    rng = np.random.default_rng(4)
    accuracies, _ = bank(rng, count, told=0.9)
    runs = pd.DataFrame(
        {
            "run": [f"r{i}" for i in range(count)],
            "trial": [i // seeds for i in range(count)],
            "status": "completed",
            "iterations": 90,
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
