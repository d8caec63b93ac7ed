"""Claims of B2.1, B2.2 and B2.3 in tables with one seed, diverged runs, or few evaluations."""

import numpy as np
import pandas as pd
import pytest

from statistics_data import run_rows
from study.claims.hidden_units import hidden_units_claims
from study.claims.shared.claim import judge

EPOCHS = np.arange(6)


def rise(seed):
    return (0.05 + 0.005 * seed) * np.maximum(0, EPOCHS - 3)


def curves_of(runs):
    """Curves that fall to the run's losses, the validation loss with its minimum before the end."""
    curves = [
        pd.DataFrame(
            {
                "run": run.run,
                "iteration": 20 * EPOCHS,
                "epoch": EPOCHS,
                "training_loss": run.final_training_loss + (1 + 0.01 * run.seed) * np.exp(-EPOCHS),
                "validation_loss": run.final_training_loss + 0.2 + np.exp(-EPOCHS) + rise(run.seed),
                "validation_accuracy": 0.8,
            }
        )
        for run in runs.itertuples()
    ]
    return pd.concat(curves, ignore_index=True)


def judged(claims):
    return {row["key"]: row for row in judge(claims, "x")}


def widths(seeds=4):
    runs = run_rows([0.5, 0.4, 0.3], seeds=seeds)
    names = runs["batch_size"].map({1: "none", 2: "8", 4: "16"})
    return runs.assign(hidden_layers=names, parameters=runs["batch_size"])


def test_what_reads_a_run_by_the_other_seeds_needs_several():
    runs = widths(seeds=1)
    sentence = judged(hidden_units_claims(runs, curves_of(runs)))["widest-turns-up"]["sentence"]
    assert "one seed cannot tell" in sentence
    assert "other seeds" not in sentence
    assert "–" not in sentence


def test_a_network_without_hidden_layers_is_called_so():
    runs = widths()
    found = judged(hidden_units_claims(runs, curves_of(runs)))
    assert "From “none” to 8 hidden units the lowest validation loss" in found["first-step-helps"]["sentence"]
    assert not any("none hidden units" in row["sentence"] for row in found.values())


@pytest.mark.parametrize(("claims", "key"), [(hidden_units_claims, "gap-grows")])
def test_one_diverged_run_takes_its_level_and_leaves_the_others(claims, key):
    runs = widths()
    curves = curves_of(runs)
    runs.loc[len(runs) - 1, "status"] = "diverged"
    found = judged(claims(runs, curves))[key]
    assert found["n"] == 4
    assert found["effect"] == pytest.approx(0, abs=1e-9)
    # Of the two levels that are left, the last is that of the middle one.
    assert "from 0.315 to 0.315" in found["sentence"]
