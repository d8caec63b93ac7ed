"""What is refused in a search, and in which words."""

import copy
from pathlib import Path

import pytest
import yaml

from study.common.errors import StudyError
from study.config.check import check
from study.config.runs import expand

CONFIG = yaml.safe_load((Path(__file__).parents[3] / "config.yaml").read_text(encoding="utf-8"))
HALVING = {
    "strategy": "successive_halving",
    "trials": 9,
    "minimum": 1,
    "seed": 3,
    "repeats": 2,
    "beside": "random",
    "space": {
        "step_size": {"low": 0.01, "high": 0.3, "log": True},
        "decay": ["constant", "exponential"],
        "decay_rate": {"low": 0.01, "high": 0.3, "when": {"decay": ["exponential"]}},
    },
}
BAND = {"strategy": "hyperband", "seed": 3, "brackets": 3, "space": HALVING["space"]}
GRID = {"strategy": "grid", "space": {"step_size": [0.1, 0.2], "momentum": {"low": 0, "high": 0.9, "points": 3}}}


def study(search, seeds=1, **settings):
    config = copy.deepcopy(CONFIG)
    settings = {"epochs": 9} | settings
    entry = {"name": "mine", "title": "Mine", "seeds": seeds, "settings": settings, "search": copy.deepcopy(search)}
    config["experiments"].append(entry)
    return config


@pytest.mark.parametrize(("search", "trials"), [(HALVING, 2 * (9 + 3)), (BAND, 9 + 5 + 3), (GRID, 6)])
def test_each_strategy_passes_and_has_its_trials(search, trials):
    config = study(search)
    check(config)
    experiment = expand(config)[0][-1]
    assert experiment.kind == "search"
    assert [member.level["trial"] for member in experiment.members] == list(range(trials))


def without(search, key):
    return {name: value for name, value in search.items() if name != key}


def space(search, **changes):
    return search | {"space": search["space"] | changes}


@pytest.mark.parametrize(
    ("search", "words"),
    [
        (HALVING | {"strategy": "halving"}, ["'halving'", "successive_halving"]),
        (without(HALVING, "minimum"), ["'mine'", "search", "needs the key 'minimum'"]),
        (BAND | {"minimum": 1}, ["minimum", "hyperband does not use", "drop it"]),
        (GRID | {"trials": 3}, ["trials", "grid does not use"]),
        (HALVING | {"minimum": 9}, ["minimum: 9", "below", "epochs: 9"]),
        (HALVING | {"trials": 2}, ["trials: 2", "at least 3"]),
        (HALVING | {"reduction": 1}, ["reduction", "1"]),
        (space(HALVING, epochs=[3, 9]), ["space, epochs", "settings: epochs"]),
        (space(HALVING, decay_rate={"low": 0.1, "high": 0.2, "when": {"decy": ["x"]}}), ["when", "'decy'", "'decay'"]),
        (
            space(HALVING, decay_rate={"low": 0.1, "high": 0.2, "when": {"decay": ["slow"]}}),
            ["decay_rate, when", "'slow'"],
        ),
        (
            space(HALVING, decay={"choices": ["constant"], "when": {"decay_rate": [0.1]}}),
            ["circle", "decay_rate"],
        ),
        (space(GRID, momentum={"low": 0, "high": 0.9}), ["space, momentum", "points"]),
        (space(HALVING, momentum={"low": 0, "high": 0.9, "points": 3}), ["space, momentum", "points", "drop"]),
        (space(HALVING, hidden_layers={"layers": [1], "units": {"low": 9, "high": 3}}), ["units", "low 9", "high 3"]),
        (space(HALVING, momentum={"choices": [1.5]}), ["momentum", "1.5"]),
        (space(HALVING, batch_size={"low": 8, "high": 64}), ["space, batch_size", "whole numbers", "integer: true"]),
        (space(HALVING, hidden_layers={"low": 8, "high": 64}), ["space, hidden_layers", "integer: true"]),
        (space(HALVING, batch_size={"low": 8, "high": 90_000, "integer": True}), ["90000", "55000"]),
        (
            space(HALVING, warmup={"low": 1, "high": 2, "when": {"optimiser": ["adamw"]}}),
            ["warmup, when", "optimiser is 'sgd' in every trial", "never drawn"],
        ),
    ],
)
def test_mistakes_in_a_search_are_named_with_place_and_remedy(search, words):
    with pytest.raises(StudyError) as error:
        check(study(search))
    for word in words:
        assert word in str(error.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seeds": 3}, ["seeds", "3", "repeats"]),
        ({"iterations": 100}, ["iterations", "null"]),
        ({"step_size": 0.1}, ["step_size", "settings", "space", "drop one"]),
    ],
)
def test_settings_that_a_search_cannot_have_are_refused(changes, words):
    with pytest.raises(StudyError) as error:
        check(study(HALVING, **changes))
    for word in words:
        assert word in str(error.value)


def test_a_default_for_where_a_condition_does_not_hold_may_be_set():
    check(study(HALVING, decay_rate=0.5))
