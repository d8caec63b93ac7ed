"""Claims of B2.3: widths compared, and what training on does to each."""

import numpy as np
import pandas as pd
import pytest

from figure_data import with_halves
from statistics_data import run_rows
from study.claims.hidden_units import hidden_units_claims
from study.claims.shared.claim import judge
from study.common.margins import Margins

EPOCHS = np.arange(6)
MARGINS = Margins(accuracy=0.5, loss=0.01)
# By width: how much the validation loss and the accuracy change from epoch 3 to the end, in nats and as a fraction.
TURNS = {"none": (0.0, 0.0), "8": (0.1, -0.03), "16": (0.2, 0.02)}


def widths(seeds=4, losses=(0.5, 0.4, 0.39)):
    """(runs, curves) of three widths, whose lowest validation losses are given."""
    runs, curves = run_rows(losses, seeds=seeds), []
    names = dict(zip((1, 2, 4), TURNS, strict=True))
    runs = runs.assign(hidden_layers=runs["batch_size"].map(names), parameters=800 * runs["batch_size"])
    rng = np.random.default_rng(0)
    for run in runs.itertuples():
        loss, accuracy = (change * np.clip((EPOCHS - 3) / 2, 0, 1) for change in TURNS[run.hidden_layers])
        scatter = 0.001 * rng.standard_normal() * np.clip(EPOCHS - 3, 0, 1)
        curve = pd.DataFrame({"run": run.run, "iteration": 20 * EPOCHS, "epoch": EPOCHS})
        curve["training_loss"] = np.exp(-EPOCHS) + 0.3 - 0.1 * (run.hidden_layers == "16")
        curve["training_accuracy"] = 1 - curve["training_loss"]
        curve["validation_loss"] = run.best_validation_loss + np.maximum(0, 3 - EPOCHS) + loss + scatter
        curve["validation_accuracy"] = 0.8 + accuracy + scatter
        curve["weight_norm"] = 2 + (1 + 0.01 * run.seed) * EPOCHS / run.parameters * 800
        curves.append(with_halves(curve))
    return runs, pd.concat(curves, ignore_index=True)


def judged(runs, curves):
    return {row["key"]: row for row in judge(hidden_units_claims(runs, curves, MARGINS), "x", "B2.3")}


def test_the_widest_network_is_judged_by_the_other_half_and_every_width_is_placed():
    found = judged(*widths())
    assert found["widest-overfits"]["role"] == "primary"
    assert found["widest-overfits"]["effect"] == pytest.approx(0.2, abs=0.003)
    assert "With 16 hidden units the validation loss turns up" in found["widest-overfits"]["sentence"]
    assert "rises meanwhile, from 80.0" in found["widest-accuracy"]["sentence"]
    assert "rises with 8 and 16 and stays within 0.01\xa0nats with “none”." in found["loss-by-width"]["sentence"]
    accuracy = found["accuracy-by-width"]["sentence"]
    assert "rises with 16, falls with 8 and stays within 0.5\xa0points with “none”." in accuracy
    assert found["gap-grows"]["verdict"] == "supported"
    assert "that of the wide network grows less" in found["norm-grows-less"]["sentence"]


def test_images_are_in_the_intervals_of_the_widest_network():
    runs, curves = widths()
    rng = np.random.default_rng(1)
    before = [(rng.exponential(0.4, 500), rng.random(500) < 0.8) for _ in range(len(runs))]
    after = [(loss + rng.normal(0.2, 0.5, 500), correct) for loss, correct in before]
    claims = hidden_units_claims(runs, curves, MARGINS, after, before)
    found = {row["key"]: row for row in judge(claims, "x", "B2.3")}
    row = found["widest-overfits"]
    assert (row["over"], row["verdict"], row["n"]) == ("seeds and images", "supported", 4)
    assert row["effect"] == pytest.approx(0.2, abs=0.06)
    assert row["high"] - row["low"] > 2 * 1.9 * 0.5 / np.sqrt(4 * 500)
    assert found["widest-accuracy"]["effect"] == 0


def test_gains_are_told_per_doubling_of_the_parameters():
    runs, curves = widths(losses=(0.5, 0.4, 0.39))
    runs.loc[runs["hidden_layers"] == "16", "parameters"] *= 8
    found = judged(runs, curves)["diminishing"]["sentence"]
    # From 800 to 1600 parameters one doubling, from 1600 to 25 600 four.
    assert found.startswith("The gain diminishes: per doubling of the parameters")
    assert "−0.099 from “none” to 8 hidden units and by −0.002 from" in found
    assert judged(*widths(losses=(0.4, 0.5, 0.5)))["diminishing"]["sentence"].startswith("Per doubling")
    assert judged(*widths(losses=(0.5, 0.45, 0.2)))["diminishing"]["sentence"].startswith("The gain does not diminish")


def test_one_seed_decides_nothing():
    found = judged(*widths(seeds=1))
    assert {row["verdict"] for row in found.values()} == {"unresolved"}
    assert "the seeds do not resolve" in found["widest-overfits"]["sentence"]


def test_one_diverged_run_takes_its_level_and_leaves_the_others():
    runs, curves = widths()
    runs.loc[len(runs) - 1, "status"] = "diverged"
    found = judged(runs, curves)
    assert "With 8 hidden units the validation loss turns up" in found["widest-overfits"]["sentence"]
    assert "too few widths" in found["diminishing"]["sentence"]
    assert not any("none hidden units" in row["sentence"] for row in found.values())


def test_a_single_width_is_compared_with_none():
    runs, curves = widths()
    found = judged(runs[runs["hidden_layers"] == "8"], curves)
    assert "norm-grows-less" not in found
    assert "gap-grows" not in found
    assert found["widest-overfits"]["verdict"] == "supported"
