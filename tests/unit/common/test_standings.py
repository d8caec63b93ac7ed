"""Many levels beside the best one."""

import tracemalloc

import numpy as np
import pandas as pd
import pytest

from study.common import standings
from study.common.standings import compared_with_best


def table_of(levels, seeds=5, spread=0.02, scatter=0.002, rng=0):
    rng = np.random.default_rng(rng)
    means = 0.85 + spread * rng.random(levels)
    return pd.DataFrame(means + scatter * rng.standard_normal((seeds, levels)))


def both(monkeypatch, table, most, margin=0.001):
    """(with the levels of the best means, with every pair)."""
    whole = compared_with_best(table, larger_is_better=True, margin=margin)
    monkeypatch.setattr(standings, "MOST_COMPARED", most)
    return compared_with_best(table, larger_is_better=True, margin=margin), whole


@pytest.mark.parametrize("scatter", [0.0001, 0.002, 0.02])
def test_what_is_found_with_some_of_the_levels_is_never_more_than_with_all(monkeypatch, scatter):
    some, whole = both(monkeypatch, table_of(60, scatter=scatter), most=10)
    assert (some.best, some.n) == (whole.best, whole.n)
    assert set(whole.candidates) <= set(some.candidates)
    for ours, theirs in zip(some.rows, whole.rows, strict=True):
        assert (ours.level, ours.difference) == (theirs.level, pytest.approx(theirs.difference, abs=1e-15))
        assert ours.low <= theirs.low + 1e-12 and ours.high >= theirs.high - 1e-12
        assert ours.standing in (theirs.standing, "unresolved")


def test_where_all_candidates_are_compared_the_intervals_are_those_of_every_pair(monkeypatch):
    some, whole = both(monkeypatch, table_of(60, scatter=0.0001), most=30)
    assert some.candidates == whole.candidates and len(whole.candidates) < 30
    for ours, theirs in zip(some.rows, whole.rows, strict=True):
        assert (ours.low, ours.high) == (pytest.approx(theirs.low, rel=1e-9), pytest.approx(theirs.high, rel=1e-9))
        assert (ours.standing, ours.needed) == (theirs.standing, theirs.needed)
    for ours, theirs in zip(some.rows, whole.rows, strict=True):
        if ours.level in whole.candidates:
            assert ours.uncut >= theirs.uncut - 1e-12


def test_blocks_change_nothing(monkeypatch):
    monkeypatch.setattr(standings, "MOST_COMPARED", 20)
    table = table_of(90)
    at_once = compared_with_best(table, larger_is_better=True, margin=0.001)
    monkeypatch.setattr(standings, "AT_ONCE", 700)
    assert compared_with_best(table, larger_is_better=True, margin=0.001) == at_once


def test_memory_grows_no_faster_than_the_levels():
    peaks = []
    for levels in (1_000, 4_000):
        table = table_of(levels)
        tracemalloc.start()
        compared_with_best(table, larger_is_better=True, margin=0.001)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # All pairs of 4,000 levels would be 16 times those of 1,000, and 640 MB at once.
    assert peaks[1] < 5 * peaks[0] and peaks[1] < 200e6
