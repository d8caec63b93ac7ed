"""Claims about the step size: its scaling, whether the best one stops growing, and what curvature allows."""

import numpy as np
import pandas as pd

from step_size_data import grid
from study.claims.shared.claim import judge
from study.claims.shared.evidence import finding
from study.claims.step_size import saturation_claim, scaling_claims, share_claim, step_size_claims
from study.common.margins import Margins
from study.common.questions import STEP_SIZE
from study.experiments.batch_sizes import first_scaling
from study.experiments.laws import power_law, saturating_law
from study.experiments.step_sizes import best_step_sizes

MARGINS = Margins(accuracy=0.5, loss=0.01)
SIZES = (8, 64, 512, 4096)


def judged(claims):
    return {row["key"]: row for row in judge(claims, "x", STEP_SIZE.key)}


def findings(claims):
    return {key: row["finding"] for key, row in judged(claims).items()}


def test_the_law_that_made_the_best_step_sizes_is_the_one_that_is_claimed():
    row = judged(step_size_claims(grid(limit=0.3, half=64)))["best-step-saturates"]
    assert (row["finding"], row["role"]) == ("larger", "primary")
    assert "stops growing" in row["sentence"]
    power = judged(step_size_claims(grid(power=0.5, sizes=(4, 16, 64, 256))))["best-step-saturates"]
    assert power["finding"] == "smaller"
    assert "does not stop growing" in power["sentence"]
    none = judged(step_size_claims(grid().assign(status="diverged")))["best-step-saturates"]
    assert none["finding"] == "unresolved"
    assert "Too few batch sizes" in none["sentence"]


def share_found(true_steps, scatter=0.25, seeds=10, studies=120):
    """The shares of studies that find the best step size "larger" (it saturates) and "smaller" (a power law).

    true_steps: by batch size; each seed's best step sizes scatter about them, as standard deviation of the logarithm.
    """
    rng, found = np.random.default_rng(0), []
    for _ in range(studies):
        steps = true_steps * np.exp(scatter * rng.standard_normal((seeds, len(SIZES))))
        best = pd.DataFrame({"batch_size": np.tile(SIZES, seeds), "seed": np.repeat(range(seeds), len(SIZES))})
        claim = saturation_claim(best.assign(step_size=steps.ravel(), inner=True))
        found.append(finding(claim.evidence))
    return [np.mean(np.array(found) == what) for what in ("larger", "smaller")]


SATURATING = 0.19 / (1 + 67 / np.array(SIZES))
FACTOR, EXPONENT, _ = power_law(SIZES, SATURATING)
POWER = FACTOR * np.array(SIZES, float) ** EXPONENT


def test_ten_seeds_tell_the_laws_apart_and_never_take_one_for_the_other():
    """The laws and the scatter are those of the study; the power law is the one nearest to the saturating law."""
    saturates, grows = share_found(SATURATING)
    assert saturates > 0.9
    assert grows == 0
    saturates, grows = share_found(POWER)
    assert grows > 0.9
    assert saturates == 0


def test_steps_that_both_laws_fit_alike_are_seldom_given_to_either():
    """On the way from one law to the other there is a place where both miss by the same."""
    shares = np.linspace(0, 1, 101)[:, None]
    ways = SATURATING ** (1 - shares) * POWER**shares
    even = min(ways, key=lambda steps: abs(power_law(SIZES, steps)[2] - saturating_law(SIZES, steps)[2]))
    assert max(share_found(even)) <= 0.1


def sharpness_of(best, share):
    """Eigenvalues with which the best steps are these shares of 2 / lambda, by batch size."""
    return best[["batch_size", "seed"]].assign(eigenvalue=2 * best["batch_size"].map(share) / best["tried"])


def test_the_share_of_what_curvature_allows_is_told_either_way():
    best = best_step_sizes(grid())
    shares = {4: 0.1, 16: 0.3, 64: 0.5, 1024: 0.9}
    rng = np.random.default_rng(0)

    def jitter(table):
        return table.assign(eigenvalue=table["eigenvalue"] * np.exp(0.05 * rng.standard_normal(len(table))))

    row = judged([share_claim(best, jitter(sharpness_of(best, shares)))])["share-of-curvature"]
    assert row["finding"] == "larger"
    assert "with 1024" in row["sentence"]
    turned = dict(zip(shares, reversed(shares.values()), strict=True))
    assert judged([share_claim(best, jitter(sharpness_of(best, turned)))])["share-of-curvature"]["finding"] == "smaller"
    few = sharpness_of(best, shares)
    assert "fewer than two" in share_claim(best, few[few["batch_size"] == 4]).unresolved


def scaled(better_at_largest, seeds=4):
    """Runs of three batch sizes with two scalings, of which the first is better for the largest or for none."""
    rng = np.random.default_rng(0)
    rows = [
        {"batch_size": size, "step_size_scaling": kind, "seed": seed, "final_training_loss": loss}
        for seed in range(seeds)
        for size, losses in ((4, (0.3, 0.5)), (64, (0.3, 0.3)), (1024, (0.4, 0.4 + better_at_largest)))
        for kind, loss in zip(("sqrt", "none"), np.array(losses) + 0.01 * rng.standard_normal(2), strict=True)
    ]
    return pd.DataFrame(rows).assign(status="completed", steps=lambda t: 4096 // t["batch_size"])


def test_scaling_is_judged_at_both_ends():
    found = findings(scaling_claims(scaled(0.2), MARGINS))
    assert found == {"scaling-largest": "larger", "scaling-smallest": "larger"}
    assert findings(scaling_claims(scaled(-0.2), MARGINS))["scaling-largest"] == "smaller"
    assert scaling_claims(first_scaling(scaled(0.2)), MARGINS) == []
    diverged = scaling_claims(scaled(0.2).assign(status="diverged"), MARGINS)
    assert set(findings(diverged).values()) == {"unresolved"}
