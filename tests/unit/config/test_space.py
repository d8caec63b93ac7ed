"""Search spaces: draws, conditions and grids."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.common.errors import StudyError
from study.config.space import grid_points, in_order, random_trials

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
    free = SPACE | {"decay_rate": {"low": 0.01, "high": 0.3, "log": True}}
    for with_condition, without in zip(
        random_trials(SPACE, 8, seed, BASE), random_trials(free, 8, seed, BASE), strict=True
    ):
        assert with_condition.items() <= without.items()


def test_conditions_may_build_on_each_other_but_not_in_a_circle():
    chain = {"a": {"choices": [1], "when": {"b": [2]}}, "b": {"choices": [2, 3], "when": {"c": [0]}}, "c": [0, 1]}
    assert in_order(chain) == ["c", "b", "a"]
    for trial in random_trials(chain, 30, 0, {"b": 9}):
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
