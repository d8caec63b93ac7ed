"""What is said of a diverged run."""

import math

from study.common.divergence import DIVERGED_LOSS, divergence


def test_a_diverged_run_is_told_with_its_numbers():
    assert DIVERGED_LOSS == 1000
    told = divergence(3, 4.1e6, [3.01, 212.2, 4.1e6])
    assert told == "loss 4.1e+06, not below 1000, at iteration 3; the first step took the batch loss from 3.01 to 212"
    # The loss of the training set, evaluated after the only step.
    assert divergence(1, math.nan, [2.5]) == "loss nan, not below 1000, at iteration 1"
    assert divergence(1, None, [2.5]) == "loss not below 1000 at iteration 1"
