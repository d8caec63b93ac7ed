"""Differences between predictors: signs, intervals, and what does not vary."""

import numpy as np

from predictions import calibrated
from study.selection.calibration import tempered
from study.selection.differences import difference, error_reduction, paired_difference


def test_the_reduction_of_the_error_tells_a_cure_from_none():
    log_p, labels = calibrated(2000)
    found = error_reduction(tempered(log_p, 0.5), log_p, labels)
    assert 0 < found["low"] < found["difference"] < found["high"]
    found = error_reduction(log_p, tempered(log_p, 0.5), labels)
    assert found["high"] < 0
    found = error_reduction(log_p, log_p, labels)
    assert (found["difference"], found["low"], found["high"], found["p"]) == (0, 0, 0, None)


def test_differences_have_a_sign_an_interval_and_a_degenerate_case():
    rng = np.random.default_rng(0)
    base = rng.random(2000) < 0.8
    better = base | (rng.random(2000) < 0.1)
    found = paired_difference(better.astype(float), base.astype(float))
    assert 0 < found["low"] < found["difference"] < found["high"]
    assert paired_difference(base.astype(float), better.astype(float))["high"] < 0
    assert paired_difference(np.ones(5), np.ones(5)) == {"difference": 0, "low": 0, "high": 0, "p": None, "n": 5}
    unpaired = difference(better.astype(float), base[:1000].astype(float))
    assert unpaired["low"] < unpaired["difference"] < unpaired["high"]
    assert unpaired["high"] - unpaired["low"] > found["high"] - found["low"]
    assert found["p"] < 1e-6 < unpaired["p"]
