"""Claims about the step size: its growth with the batch size, its scaling, and the noise scale."""

import itertools

import numpy as np
import pandas as pd
import pytest

from step_size_data import grid
from study.claims.shared.claim import judge
from study.claims.step_size import scaling_claims, step_size_claims, turn_claim
from study.experiments.batch_sizes import first_scaling


def verdicts(claims):
    return {row["key"]: row["verdict"] for row in judge(claims, "x")}


def test_growth_supports_its_claims_and_shrinking_contradicts_them():
    grows, slower = "best-step-grows", "slower-than-root"
    found = verdicts(step_size_claims(grid(0.25, uneven=0.01)))
    assert (found[grows], found[slower], found["tuned-loss-rises"]) == ("supported",) * 3
    found = verdicts(step_size_claims(grid(-0.12, uneven=0.01)))
    assert (found[grows], found[slower]) == ("contradicted", "supported")
    assert verdicts(step_size_claims(grid(0.5, uneven=0.01)))[slower] == "unresolved"
    diverged = grid(0.25).assign(status="diverged")
    assert set(verdicts(step_size_claims(diverged)).values()) == {"unresolved"}


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
    assert set(verdicts(scaling_claims(scaled(0.2).assign(status="diverged"))).values()) == {"unresolved"}


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
    assert verdicts([turn_claim(runs, gradients.assign(noise_scale=0.5))]) == {"turns-at-scale": "unresolved"}
