"""Claims about wrong labels: the loss before and beyond the width that just fits them."""

import numpy as np
import pandas as pd
import pytest

from study.claims.label_noise import label_noise_claims
from study.claims.shared.claim import judge
from study.common.margins import Margins

WIDTHS = [2, 8, 32, 128]
TRAINING = [0.5, 0.8, 0.995, 1.0]
MARGINS = Margins(accuracy=0.5, loss=0.01)


def tables(losses, training=TRAINING, seeds=5, rng=None, diverged=()):
    """(runs, curves) of two evaluations, the second with these training accuracies and validation losses by width."""
    rng = rng or np.random.default_rng(0)
    runs, curves = [], []
    for width, loss, right in zip(WIDTHS, losses, training, strict=True):
        for seed in range(seeds):
            run = f"{width}-{seed}"
            status = "diverged" if width in diverged else "completed"
            runs.append({"run": run, "level": f"hidden units {width}", "hidden_layers": str(width), "seed": seed})
            runs[-1] |= {"status": status, "parameters": 800 * width}
            end = loss + 0.05 * rng.standard_normal()
            for place, value, accuracy in ((0, 1.2, 0.3), (1, end, right)):
                point = {"run": run, "iteration": place, "epoch": place, "training_loss": 1.0, "weight_norm": 1.0}
                point["training_accuracy"] = accuracy
                for half in ("a", "b"):
                    noise = 0.03 * rng.standard_normal()
                    point[f"validation_loss_{half}"] = value + noise
                    point[f"validation_accuracy_{half}"] = 1 - (value + noise) / 4
                curves.append(point)
    return pd.DataFrame(runs), pd.DataFrame(curves)


def judged(*arguments, **options):
    return {row["key"]: row for row in judge(label_noise_claims(*tables(*arguments, **options), MARGINS), "x")}


def test_a_second_descent_is_told_and_so_is_none():
    found = judged([1.6, 1.3, 1.7, 1.1])
    assert "has 32 hidden units: it answers 99.5" in found["threshold"]["sentence"]
    assert "Up to this width the validation loss rises, from 1.3" in found["rise-loss"]["sentence"]
    assert "Beyond it the validation loss falls, from 1.6" in found["falls-again-loss"]["sentence"]
    assert "early stopping lowers the validation error" in found["stopping-error"]["sentence"]
    other = judged([1.6, 1.3, 1.1, 1.4])
    assert "falls, from 1.3" in other["rise-loss"]["sentence"]
    assert "Beyond it the validation loss rises" in other["falls-again-loss"]["sentence"]
    assert other.keys() == found.keys()


def test_where_no_network_fits_or_all_do_that_is_told():
    none = judged([1.6, 1.3, 1.2, 1.1], training=[0.3, 0.4, 0.5, 0.6])
    assert "No network fits 98" in none["threshold"]["sentence"]
    assert "No narrower network" in none["rise-loss"]["sentence"]
    first = judged([1.6, 1.3, 1.2, 1.1], training=[1, 1, 1, 1])
    assert "has 2 hidden units" in first["threshold"]["sentence"]
    assert "No narrower network" in first["rise-error"]["sentence"]
    # A width with a diverged run is passed over.
    assert "has 128 hidden units" in judged([1.6, 1.3, 1.7, 1.1], diverged=[32])["threshold"]["sentence"]


@pytest.mark.parametrize(("peak", "low", "high"), [(1.3, 0.0, 0.06), (1.5, 0.9, 1.0)])
def test_a_rise_up_to_the_threshold_is_claimed_as_often_as_it_should_be(peak, low, high):
    # The best of two equal narrower networks is chosen by one half of the images and judged by the other.
    rng, rises = np.random.default_rng(1), 0
    for _ in range(100):
        rows = judge(label_noise_claims(*tables([1.3, 1.3, peak, 1.3], rng=rng), MARGINS), "x")
        rises += next(row["finding"] == "larger" for row in rows if row["key"] == "rise-loss")
    # Two standard errors of a share of 0.05 over 100 studies are 0.044; only one side is counted.
    assert low <= rises / 100 <= high + 0.04
