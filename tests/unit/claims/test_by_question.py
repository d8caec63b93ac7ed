"""Claims of B2.1 in tables with one seed or few evaluations."""

import numpy as np
import pandas as pd

from statistics_data import run_rows
from study.claims.batch_loss import batch_loss_claims
from study.claims.shared.claim import judge
from study.experiments.batch_loss import curve_rows, noise_rows

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


def descent(seeds, epochs=EPOCHS):
    runs = run_rows([0.5], seeds=seeds)
    curves = curves_of(runs)
    curves = curves[curves["epoch"].isin(epochs)]
    rng = np.random.default_rng(0)
    losses = [np.linspace(2, 0.5, 100) + 0.1 * rng.standard_normal(100) for _ in range(seeds)]
    per_run = [curve for _, curve in curves.groupby("run", sort=False)]
    return judged(batch_loss_claims(curve_rows(curves), noise_rows(losses, per_run, 20.0, 8), curves))


def test_what_reads_a_run_by_the_other_seeds_needs_several():
    several, one = descent(3), descent(1)
    assert list(several) == list(one)
    assert several["turns-up"]["verdict"] == "supported"
    assert {row["verdict"] for row in one.values()} == {"unresolved"}
    for sentence in (one["turns-up"]["sentence"], one["training-falls-on"]["sentence"]):
        assert "one seed cannot tell" in sentence
        assert "other seeds" not in sentence
        assert "–" not in sentence


def test_too_few_evaluations_are_told():
    found = descent(3, epochs=[0, 1, 5])
    assert "too seldom" in found["noisier"]["sentence"]
    assert "–" not in found["noisier"]["sentence"] + found["rises-more-often"]["sentence"]
