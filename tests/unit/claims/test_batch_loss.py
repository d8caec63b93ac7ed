"""Claims about a run's batch, training and validation losses, and how often they err."""

import numpy as np
import pandas as pd

from study.claims.batch_loss import batch_loss_claims, rise_claim, turning_claim
from study.claims.shared.claim import judge
from study.claims.shared.evidence import finding
from study.common.margins import Margins
from study.experiments.batch_loss import curve_rows, noise_rows, turning_share

MARGINS = Margins(accuracy=0.5, loss=0.01)
SEEDS = 10


def curve(rng, rise=0.05, noise=0.004, run=0):
    """The evaluations of a run whose validation loss rises in the second half, with noise of its own in each half."""
    epoch = np.arange(12.0)
    loss = 0.3 + np.exp(-9 * epoch) + rise * np.maximum(0, epoch - 5) / 6
    halves = {f"validation_loss_{half}": loss + noise * rng.standard_normal(12) for half in "ab"}
    table = pd.DataFrame({"run": run, "iteration": 10 * epoch, "epoch": epoch, **halves})
    whole = (table["validation_loss_a"] + table["validation_loss_b"]) / 2
    return table.assign(validation_loss=whole, training_loss=0.1 + np.exp(-epoch), validation_accuracy=0.8)


def found(seeds=SEEDS, rise=0.05, end=0.3):
    """The claims by key: batch losses that fall from 2 to `end` plus 0.1 times standard normal draws."""
    rng = np.random.default_rng(0)
    curves = [curve(rng, rise, run=seed) for seed in range(seeds)]
    losses = [np.linspace(2, end, 400) + 0.1 * rng.standard_normal(400) for _ in range(seeds)]
    claims = batch_loss_claims(curve_rows(pd.concat(curves)), noise_rows(losses, curves, 40.0, 8), MARGINS)
    return {row["key"]: row for row in judge(claims, "x")}


def test_claims_follow_the_data():
    up, down = found(), found(rise=0.0, end=4.0)
    assert up["turns-up"]["verdict"] == "supported" and "does not keep its lowest value" in up["turns-up"]["sentence"]
    assert down["turns-up"]["verdict"] == "equal" and "within 0.01 of it" in down["turns-up"]["sentence"]
    assert "the noise grows" in up["relative-noise-grows"]["sentence"]
    assert "the noise falls" in down["relative-noise-grows"]["sentence"]
    assert "above the training loss" in up["lags"]["sentence"]


def test_one_seed_resolves_nothing_and_is_told_in_whole_sentences():
    one = found(seeds=1)
    assert {row["verdict"] for row in one.values()} == {"unresolved"}
    assert not any("–" in row["sentence"] or "nan" in row["sentence"] for row in one.values())


def turning(rng, kind):
    """What turning_claim finds over SEEDS runs of 3000 batch losses, skewed as means of 64 losses are."""
    shares = []
    for _ in range(SEEDS):
        draws = 0.12 * rng.gamma(5.8, size=3000) / 5.8
        if kind == "moving":  # The training loss moves as in the study, a tenth of the scatter from step to step.
            draws += 0.005 * rng.standard_normal(3000).cumsum() / 3 + 0.005 * rng.standard_normal(3000)
        if kind == "sluggish":
            for i in range(1, len(draws)):
                draws[i] = 0.3 * draws[i - 1] + 0.7 * draws[i]
        if kind == "walk":
            draws = draws.cumsum() - 0.12 * np.arange(3000)
        shares.append(turning_share(draws))
    return finding(turning_claim(pd.DataFrame({"turning_share": shares})).evidence)


def test_turning_points_tell_independent_draws_from_what_remembers():
    rng = np.random.default_rng(1)
    for kind in ("draws", "moving"):
        assert [turning(rng, kind) for _ in range(60)].count("equal") >= 57
    for kind in ("sluggish", "walk"):
        assert {turning(rng, kind) for _ in range(20)} == {"smaller"}


def rises(rng, rise, studies):
    """Findings of rise_claim over many studies of SEEDS runs."""
    found = []
    for _ in range(studies):
        shape = curve_rows(pd.concat([curve(rng, rise, run=seed) for seed in range(SEEDS)]))
        found.append(finding(rise_claim(shape, Margins(accuracy=0.5, loss=0.0)).evidence))
    return found


def test_the_lowest_point_of_noise_is_no_rise():
    rng = np.random.default_rng(4)
    # Flat from the third evaluation on, where the lowest of the same noise would always lie below the end.
    flat = rises(rng, 0.0, 200)
    assert flat.count("unresolved") / 200 > 0.95 - 0.031
    assert rises(rng, 0.01, 20).count("larger") >= 18
