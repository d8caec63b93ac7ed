"""Search spaces: draws, conditions and grids."""

import itertools
import math
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.common.errors import StudyError
from study.common.wording import level_label
from study.config.space import grid_points, grid_size, in_order, number_of_points, random_trials

SPACE = {
    "decay": ["constant", "exponential", "cosine"],
    "decay_rate": {"low": 0.01, "high": 0.3, "log": True, "when": {"decay": ["exponential"]}},
    "momentum": {"choices": [0.5, 0.9], "when": {"activation": ["relu"]}},
    "hidden_layers": {"layers": [0, 1, 2], "units": [10, 20]},
}
BASE = {"activation": "relu", "decay": "constant"}


@given(st.permutations(sorted(SPACE)), st.integers(0, 99))
def test_a_hyperparameter_is_there_exactly_where_its_condition_holds(order, seed):
    trials = random_trials({key: SPACE[key] for key in order}, 8, seed, BASE)
    assert trials == random_trials(SPACE, 8, seed, BASE)
    for trial in trials:
        assert ("decay_rate" in trial) == (trial["decay"] == "exponential")
        assert trial["momentum"] in (0.5, 0.9)


@given(st.integers(0, 99))
def test_a_condition_asks_about_the_default_where_nothing_is_drawn(seed):
    trials = random_trials(SPACE, 4, seed, BASE | {"activation": "tanh"})
    assert not any("momentum" in trial for trial in trials)


@given(st.integers(0, 99))
def test_a_condition_changes_no_other_draw(seed):
    # With a range no point is drawn again.
    space = SPACE | {"step_size": {"low": 0.1, "high": 1.0}}
    free = space | {"decay_rate": {"low": 0.01, "high": 0.3, "log": True}}
    for with_condition, without in zip(
        random_trials(space, 8, seed, BASE), random_trials(free, 8, seed, BASE), strict=True
    ):
        assert with_condition.keys() <= without.keys()
        for key, value in with_condition.items():
            # Among more values one may need another digit.
            assert value == (pytest.approx(without[key], rel=0.005) if key == "decay_rate" else without[key])


def test_conditions_may_build_on_each_other_but_not_in_a_circle():
    chain = {"a": {"choices": [1], "when": {"b": [2]}}, "b": {"choices": [2, 3], "when": {"c": [0]}}, "c": [0, 1]}
    assert in_order(chain) == ["c", "b", "a"]
    for trial in random_trials(chain, 3, 0, {"b": 9}):
        assert ("b" in trial) == (trial["c"] == 0)
        assert ("a" in trial) == (trial.get("b") == 2)
    chain["c"] = {"choices": [0, 1], "when": {"a": [1]}}
    with pytest.raises(StudyError, match="in a circle"):
        in_order(chain)


@pytest.mark.parametrize("order", list(itertools.permutations(SPACE))[::5])
def test_a_grid_has_every_combination_once_in_any_order_of_keys(order):
    space = SPACE | {"decay_rate": SPACE["decay_rate"] | {"points": 3}}
    points = grid_points({key: space[key] for key in order}, BASE)
    assert points == grid_points(space, BASE)
    assert len(points) == len({str(point) for point in points}) == (1 + 3 + 1) * 2 * (1 + 2 + 4)
    assert {point.get("decay_rate") for point in points} == {None, 0.01, 0.0548, 0.3}


ENDS = st.lists(st.floats(1e-9, 1e6), min_size=2, max_size=2).map(sorted).filter(lambda x: x[1] > x[0] * (1 + 1e-9))
NARROW = st.tuples(st.floats(0.001, 1000), st.floats(1e-7, 1e-2)).map(lambda t: [t[0], t[0] * (1 + t[1])])


@given(st.one_of(ENDS, NARROW, st.just([0, 0.5])), st.booleans(), st.integers(0, 99))
def test_draws_of_a_range_lie_inside_it_and_differ_also_as_they_are_printed(ends, log, seed):
    low, high = ends
    domain = {"low": low, "high": high, "log": log and low > 0}
    drawn = [trial["step_size"] for trial in random_trials({"step_size": domain}, 100, seed)]
    assert all(low <= value <= high for value in drawn)
    assert len(set(drawn)) == len({level_label({"step_size": value}) for value in drawn}) == 100


@pytest.mark.parametrize(
    ("low", "high"), [(0.999, 0.9999), (0.9999, 0.99999), (0.1, 0.1001), (1234.5, 1234.6), (0.02, 0.3), (1e-9, 1e3)]
)
def test_a_thousand_draws_of_a_range_are_a_thousand_values(low, high):
    drawn = [trial["x"] for trial in random_trials({"x": {"low": low, "high": high}}, 1000, 0)]
    assert len(set(drawn)) == 1000
    assert min(drawn) >= low
    assert max(drawn) <= high
    # They fill it evenly: rounding moves none by much.
    for i, value in enumerate(drawn):
        assert value == pytest.approx(random.Random(f"0/{i}/x").uniform(low, high), abs=(high - low) / 200, rel=0.006)


def test_three_digits_are_enough_where_they_tell_values_apart():
    domain = {"low": 0.02, "high": 0.3, "log": True}
    ends = math.log(0.02), math.log(0.3)
    drawn = [trial["x"] for trial in random_trials({"x": domain}, 10, 5)]
    assert drawn == [float(f"{math.exp(random.Random(f'5/{i}/x').uniform(*ends)):.3g}") for i in range(10)]


@pytest.mark.parametrize("log", [False, True])
def test_the_ends_of_a_range_of_whole_numbers_are_as_likely_as_the_rest(log):
    domain = {"low": 1, "high": 4, "integer": True, "log": log}
    space = {"x": domain, "y": {"low": 0.0, "high": 1.0}}
    counts = Counter(trial["x"] for trial in random_trials(space, 4000, 0))
    for value in range(1, 5):
        share = math.log((value + 1) / value) / math.log(5) if log else 0.25
        assert abs(counts[value] - 4000 * share) < 4 * math.sqrt(4000 * share * (1 - share))


@given(st.integers(0, 99))
def test_no_point_takes_two_slots_and_a_longer_search_begins_with_a_shorter_one(seed):
    space = {"activation": ["relu", "tanh", "gelu"], "momentum": [0, 0.5]}
    trials = random_trials(space, 6, seed)
    assert len({str(trial) for trial in trials}) == 6
    assert random_trials(space, 3, seed) == trials[:3]
    # What is drawn for the first time stays what it was.
    assert trials[0]["momentum"] == random.Random(f"{seed}/0/momentum").choice([0, 0.5])
    with pytest.raises(StudyError, match="7 trials, but the space has 6 points only; take fewer trials, or add values"):
        random_trials(space, 7, seed)


@given(
    st.dictionaries(st.sampled_from("abc"), st.lists(st.integers(0, 3), min_size=1, unique=True), min_size=1),
    st.lists(st.integers(0, 3), min_size=1, max_size=2, unique=True),
    st.sampled_from("abc"),
)
def test_points_are_counted_as_a_grid_lists_them(lists, allowed, asked):
    space = dict(lists) | {"z": {"choices": [1, 2, 3], "when": {asked: allowed}}}
    points = len(grid_points(space, {asked: 0} if asked not in lists else {}))
    base = {} if asked in lists else {asked: 0}
    assert number_of_points(space, base) == grid_size(space, base) == points
    assert number_of_points(space, base, most=2) >= min(points, 2)


def test_networks_and_ranges_are_counted_without_being_listed():
    layers = {"layers": [0, 1, 3], "units": {"low": 1, "high": 1000}}
    assert number_of_points({"hidden_layers": layers}) == 1 + 1000 + 1000**3
    assert number_of_points({"a": {"low": 0.5, "high": 1.0}}) > 10**15
    assert number_of_points({"a": {"low": 3, "high": 5, "integer": True}, "b": [1, 2]}) == 6
    values = grid_points({"a": {"low": 0.999, "high": 0.9999, "points": 1000}})
    assert len(values) == len({point["a"] for point in values}) == 1000
