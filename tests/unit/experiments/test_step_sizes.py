"""Which step size suits which batch size: the best one, its growth, and what is claimed and shown of both."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.claims.shared.claim import judge
from study.claims.step_size import scaling_claims, step_size_claims, turn_claim
from study.experiments.batch_sizes import first_scaling
from study.experiments.context import batch_size_context
from study.experiments.step_sizes import best_step_sizes, growth, step_size_findings
from study.figures.step_size import step_size_figure

STEPS = 0.0125 * 2.0 ** np.arange(8)


def grid(power, seeds=3, sizes=(4, 64, 1024), uneven=0.0):
    """Runs whose loss is a parabola around 0.05 (B / 4)^power, in the logarithms, and larger for larger batches.

    uneven: standard deviation of the power over the seeds.
    """
    noise = np.random.default_rng(0)
    rows = []
    for seed in range(seeds):
        shift, own = 0.02 * noise.standard_normal(), power + uneven * noise.standard_normal()
        for size, step in itertools.product(sizes, STEPS):
            off = np.log(step) - np.log(0.05 * (size / 4) ** own) - shift
            loss = np.exp(0.3 * off**2 - 1 + 0.1 * np.log(size))
            rows.append({"batch_size": size, "step_size": step, "seed": seed, "final_training_loss": loss})
    runs = pd.DataFrame(rows).assign(status="completed", run=lambda t: t.index)
    return runs.assign(best_validation_accuracy=1 - runs["final_training_loss"] / 10)


@given(st.floats(-0.1, 0.5))
def test_the_best_step_size_and_its_growth_are_read_off_parabolas(power):
    best = best_step_sizes(grid(power))
    np.testing.assert_allclose(best["step_size"], 0.05 * (best["batch_size"] / 4) ** power, rtol=0.1)
    np.testing.assert_allclose(growth(best), power, atol=1e-6)


def test_a_lowest_loss_at_the_end_of_the_grid_is_told():
    best = best_step_sizes(grid(0.9))
    assert best.set_index("batch_size").loc[1024, "inner"].tolist() == [False] * 3
    assert (best.loc[best["batch_size"] == 1024, "step_size"] == STEPS[-1]).all()
    assert [row["edge"] for row in step_size_findings(grid(0.9))["step_sizes"]] == [0, 0, 3]


def test_diverged_runs_bound_the_best_step_size_from_above():
    runs = grid(0)
    runs.loc[runs["step_size"] > 0.05, "status"] = "diverged"
    best = best_step_sizes(runs)
    np.testing.assert_allclose(best["step_size"], 0.05)
    runs["status"] = "diverged"
    assert best_step_sizes(runs).empty
    assert growth(best_step_sizes(runs)).empty


def test_the_order_of_the_runs_does_not_matter():
    runs = grid(0.3)
    shuffled = best_step_sizes(runs.sample(frac=1, random_state=0))
    pd.testing.assert_frame_equal(shuffled, best_step_sizes(runs))


def test_the_lowest_loss_is_found_near_the_vertex_of_a_parabola():
    for row in step_size_findings(grid(0, sizes=(4,)))["step_sizes"]:
        assert row["lowest"]["mean"] == pytest.approx(np.exp(-1 + 0.1 * np.log(4)), rel=0.02)


def verdicts(claims):
    return {row["key"]: row["verdict"] for row in judge(claims, "x")}


def test_growth_supports_its_claims_and_shrinking_contradicts_them():
    grows, slower = "best-step-grows", "slower-than-root"
    found = verdicts(step_size_claims(grid(0.25, uneven=0.01)))
    assert (found[grows], found[slower], found["tuned-loss-rises"]) == ("supported",) * 3
    found = verdicts(step_size_claims(grid(-0.12, uneven=0.01)))
    assert (found[grows], found[slower]) == ("contradicted", "supported")
    assert verdicts(step_size_claims(grid(0.5, uneven=0.01)))[slower] == "undecided"
    diverged = grid(0.25).assign(status="diverged")
    assert set(verdicts(step_size_claims(diverged)).values()) == {"undecided"}


def scaled(better_at_largest, seeds=4):
    """Runs of three batch sizes with two scalings, of which the first is better for the largest or for none."""
    rng = np.random.default_rng(0)
    rows = [
        {"batch_size": size, "step_size_scaling": kind, "seed": seed, "final_training_loss": loss}
        for seed in range(seeds)
        for size, losses in ((4, (0.3, 0.5)), (64, (0.3, 0.3)), (1024, (0.4, 0.4 + better_at_largest)))
        for kind, loss in zip(("sqrt", "none"), np.array(losses) + 0.01 * rng.standard_normal(2), strict=True)
    ]
    return pd.DataFrame(rows).assign(status="completed", iterations=lambda t: 4096 // t["batch_size"])


def test_scaling_is_judged_at_both_ends():
    assert verdicts(scaling_claims(scaled(0.2))) == {"scaling-largest": "supported", "scaling-smallest": "supported"}
    assert verdicts(scaling_claims(scaled(-0.2)))["scaling-largest"] == "contradicted"
    assert scaling_claims(first_scaling(scaled(0.2))) == []
    assert set(verdicts(scaling_claims(scaled(0.2).assign(status="diverged"))).values()) == {"undecided"}


@pytest.mark.parametrize(("costly", "verdict"), [("above", "supported"), ("below", "contradicted")])
def test_the_cost_of_a_larger_batch_turns_at_the_noise_scale(costly, verdict):
    rng, rows = np.random.default_rng(0), []
    for seed, size in itertools.product(range(4), (1, 4, 16, 64, 256)):
        over, under = max(0, np.log2(size / 16)), min(0, np.log2(size / 16))
        loss = 0.3 + 0.1 * (over if costly == "above" else under) + 0.002 * rng.standard_normal()
        rows.append({"batch_size": size, "seed": seed, "final_training_loss": loss, "iterations": 2560 // size})
    gradients = pd.DataFrame({"epoch": [0, 1, 2], "examples": [0, 1280, 2560], "noise_scale": [2.0, 10.0, 20.0]})
    runs = pd.DataFrame(rows).assign(status="completed")
    assert verdicts([turn_claim(runs, gradients)]) == {"turns-at-scale": verdict}
    assert verdicts([turn_claim(runs, gradients.assign(noise_scale=0.5))]) == {"turns-at-scale": "undecided"}


def test_levels_of_two_scalings_stand_side_by_side():
    levels = [
        {
            "batch_size": size,
            "step_size_scaling": kind,
            "final_training_loss_mean": loss,
            "final_training_loss_sd": 0.1,
            "diverged": int(size == 256),
        }
        for kind, size, loss in [
            ("sqrt", 64, 3),
            ("none", 64, 4),
            ("sqrt", 256, 5),
            ("none", 256, 6),
            ("sqrt", 4, 1),
            ("none", 4, 2),
        ]
    ]
    found = batch_size_context(levels, ["batch_size", "step_size_scaling"])
    assert found["other_scaling"] == "none"
    assert [(size["batch_size"], size["other_mean"]) for size in found["sizes"]] == [(4, 2), (64, 4), (256, 6)]
    assert [size["batch_size"] for size in found["ends"]] == [4, 64]
    one = batch_size_context(levels[::2], ["batch_size"])
    assert (one["sizes"], one["other_scaling"]) == ([levels[4], levels[0], levels[2]], None)


@pytest.mark.parametrize("diverged", ["none", "some", "all"])
def test_the_figure_has_a_dot_for_each_run_and_for_each_best_step_size(diverged):
    runs = grid(0.25)
    if diverged != "none":
        runs.loc[(runs["step_size"] > 0.3) | (diverged == "all"), "status"] = "diverged"
    figure = step_size_figure(runs, step_size_findings(runs))
    figure.draw_without_rendering()
    losses, _, best = figure.axes
    if diverged == "none":
        dots = sum(len(line.get_xdata()) for line in losses.lines if line.get_marker() == "o")
        assert dots == len(runs)
        assert sum(len(line.get_xdata()) for line in best.lines if line.get_marker() == "o") == 9


def test_every_batch_size_has_its_own_colour_however_many_there_are():
    runs = grid(0.25, sizes=[2**k for k in range(2, 10)])
    figure = step_size_figure(runs, step_size_findings(runs))
    figure.draw_without_rendering()
    best = figure.axes[2]
    dots = [line.get_markeredgecolor() for line in best.lines if line.get_marker() == "o"]
    assert len(set(dots)) == 8
