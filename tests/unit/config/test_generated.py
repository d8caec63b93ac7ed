"""Configs made up from the schema: right ones always expand into runs, broken ones are refused and never raise else."""

import copy
import math
import random
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from study.common.errors import StudyError
from study.common.wording import level_label
from study.config.check import check
from study.config.runs import expand
from study.config.schema import schema

CONFIG = yaml.safe_load((Path(__file__).parents[3] / "config.yaml").read_text(encoding="utf-8"))
HYPERPARAMETERS = schema()["$defs"]["hyperparameters"]["properties"]
# What each example may take is more than the schema says: these keep to what 55,000 images and a computer allow.
NARROWER = {
    "hidden_layers": {"maximum": 300, "maxItems": 3},
    "batch_size": {"maximum": 5_000},
    "training_images": {"minimum": 5_000, "maximum": 55_000},
    "epochs": {"minimum": 0.01, "maximum": 100},
    "iterations": {"maximum": 5_000},
}
# Together they would say twice how long a run is.
VARIABLE = sorted(set(HYPERPARAMETERS) - {"epochs", "iterations", "training_images"})


def resolved(node):
    return resolved(schema()["$defs"][node["$ref"].rpartition("/")[2]]) if "$ref" in node else node


def values(node, narrower=None, nulls=True):
    """A strategy for the values that a part of the schema allows."""
    node = resolved(node) | (narrower or {})
    if "enum" in node:
        return st.sampled_from(node["enum"])
    if "oneOf" in node:
        return st.one_of([values(each, narrower) for each in node["oneOf"]])
    kinds = [node["type"]] if isinstance(node["type"], str) else node["type"]
    return st.one_of([of_kind(kind, node, narrower) for kind in kinds if nulls or kind != "null"])


def of_kind(kind, node, narrower):
    low, high = node.get("minimum", node.get("exclusiveMinimum", 0)), node.get("maximum", 1000)
    if kind == "integer":
        return st.integers(low, high)
    if kind == "number":
        above = "exclusiveMinimum" in node
        return st.floats(low, high, exclude_min=above).map(lambda x: x if x == 0 or abs(x) > 1e-12 else high / 2)
    if kind == "array":
        return st.lists(values(node["items"], narrower), max_size=node.get("maxItems", 3))
    return {"boolean": st.booleans(), "null": st.none()}[kind]


def value_of(key, nulls=True):
    return values(HYPERPARAMETERS[key], NARROWER.get(key), nulls)


def same(value):
    return repr(float(value)) if isinstance(value, int | float) else repr(value)


def lists_of(key):
    """Different values of a hyperparameter; 100 and [100] are the same hidden layers."""
    value = value_of(key, nulls=False).map(lambda x: [x] if key == "hidden_layers" and isinstance(x, int) else x)
    return st.lists(value, min_size=1, max_size=3, unique_by=same)


@st.composite
def ranges(draw, key):
    node = resolved(HYPERPARAMETERS[key]) | NARROWER.get(key, {})
    whole = "integer" in node["type"]
    low, high = node.get("minimum", 0), node["maximum"]
    if whole:
        ends = sorted(draw(st.lists(st.integers(max(low, 1), high), min_size=2, max_size=2, unique=True)))
    else:
        ends = sorted(draw(st.lists(st.floats(0.001, high), min_size=2, max_size=2, unique=True)))
        if ends[1] - ends[0] < 1e-6 * ends[1]:
            ends[0] = ends[1] / 2
    return {"low": ends[0], "high": ends[1], "log": draw(st.booleans()), "integer": whole}


# Strategies that stop trials set the evaluations themselves.
DRAWN = [key for key in VARIABLE if key != "evaluations"]
NUMERIC = [key for key in DRAWN if "maximum" in resolved(HYPERPARAMETERS[key])]


@st.composite
def searches(draw):
    ranged = draw(st.lists(st.sampled_from(NUMERIC), max_size=2, unique=True))
    space = {key: draw(ranges(key)) for key in ranged}
    listed = draw(st.lists(st.sampled_from(DRAWN), max_size=2, unique=True))
    space |= {key: draw(lists_of(key)) for key in listed if key not in space and key != "hidden_layers"}
    if draw(st.booleans()) or not space:
        units = draw(st.sampled_from([[8, 16], {"low": 8, "high": 64}, {"low": 8, "high": 64, "log": True}]))
        space["hidden_layers"] = {"layers": [1, 2], "units": units}
    common = {"seed": draw(st.integers(0, 2**31 - 1)), "space": space}
    strategy = draw(st.sampled_from(["random", "successive_halving", "hyperband", "grid"]))
    if strategy == "grid":
        points = {"points": 2}
        units = space.get("hidden_layers", {}).get("units") if isinstance(space.get("hidden_layers"), dict) else None
        if isinstance(units, dict):
            units |= points
        space |= {key: domain | points for key, domain in space.items() if isinstance(domain, dict) and "low" in domain}
        return {"strategy": "grid", "space": space}
    more = {
        "random": {"trials": 4},
        "successive_halving": {"trials": 4, "minimum": 0.01, "beside": "random", "reduction": 2},
        "hyperband": {"brackets": 2},
    }
    return {"strategy": strategy} | more[strategy] | common


@st.composite
def experiments(draw, name):
    entry = {"name": name, "title": draw(TITLES), "seeds": draw(st.one_of(st.integers(1, 5), st.just([3, 99])))}
    kind = draw(st.sampled_from(["single", "vary", "variants", "search"]))
    if kind == "vary":
        keys = draw(st.lists(st.sampled_from(VARIABLE), min_size=1, max_size=3, unique=True))
        entry["vary"] = {key: draw(lists_of(key)) for key in keys}
    if kind == "variants":
        names = draw(st.lists(st.sampled_from(["plain", "AdamW", "L2+", "a b", "x.1"]), min_size=2, unique=True))
        entry["variants"] = {each: {"decay_rate": i / 7} for i, each in enumerate(names)}
    if kind == "search":
        entry |= {"seeds": 1, "search": draw(searches()), "settings": {"epochs": draw(st.integers(1, 9))}}
    elif kind != "variants":
        keys = [key for key in HYPERPARAMETERS if key not in entry.get("vary", {})]
        chosen = draw(st.lists(st.sampled_from(keys), max_size=3, unique=True))
        entry["settings"] = {key: draw(value_of(key)) for key in chosen}
    return entry


TITLES = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=20)


@st.composite
def configs(draw):
    config = copy.deepcopy(CONFIG)
    kept = [entry for entry in config["experiments"] if entry["name"] in ("search", "reference")]
    config["experiments"] = kept + [draw(experiments(f"mine-{i}")) for i in range(draw(st.integers(1, 3)))]
    return config


def passes(config):
    """Whether the check lets it pass; what is left of the schema's rules, such as spaces too small, it may refuse."""
    try:
        check(config)
    except StudyError as error:
        assert any(word in str(error) for word in ("points only", "different values only", "exceeds", "memory")), error
        return False
    return True


@settings(max_examples=50, suppress_health_check=list(HealthCheck))
@given(configs())
def test_a_config_that_keeps_to_the_schema_expands_into_runs(config):
    if not passes(config):
        return
    expanded, specifications = expand(config)
    for experiment in expanded:
        assert experiment.runs
        assert set(experiment.runs) <= set(specifications)
        levels = {repr({k: v for k, v in m.level.items() if k != "trial"}) for m in experiment.members}
        labels = {level_label({k: v for k, v in m.level.items() if k != "trial"}) for m in experiment.members}
        # A label tells levels apart, and so do the draws of each bracket.
        assert len(labels) == len(levels)
        for bracket in experiment.brackets:
            assert len({repr(point) for point in bracket.points}) == len(bracket.points)
    assert all(len(run) < 120 for run in specifications)


ODD = [None, True, -1, 0, 1.5, 2**70, math.nan, math.inf, 1e-300, "", "nan", "x" * 3_000, "\0", [], [None], {}, {1: 2}]
KEYS = ["", "nan", "name", "low", "when", "choices", "layers", "space", 1, True, None, 0.5]


def places(node, path=()):
    """The paths of all parts of a config."""
    yield path
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from places(value, (*path, key))


def break_at(config, path, rng):
    """Change, drop, double or rename what stands at a path."""
    node = config
    for key in path[:-1]:
        node = node[key]
    key, how = path[-1], rng.choice(["replace", "drop", "double", "wrap", "add"])
    if how == "drop":
        del node[key]
    elif how == "wrap":
        node[key] = rng.choice([[node[key]], {"a": node[key]}, str(node[key])])
    elif how == "add" and isinstance(node[key], dict):
        node[key][rng.choice(KEYS)] = copy.deepcopy(rng.choice(ODD))
    elif how == "double" and isinstance(node[key], list):
        node[key] = node[key] + copy.deepcopy(node[key])
    else:
        node[key] = copy.deepcopy(rng.choice(ODD))


@pytest.mark.parametrize("seed", range(20))
def test_a_broken_config_is_refused_or_expands_and_raises_nothing_else(seed):
    rng = random.Random(seed)
    paths = [path for path in places(CONFIG) if path]
    refused = 0
    for _ in range(20):
        config = copy.deepcopy(CONFIG)
        for _ in range(rng.randint(1, 2)):
            # A change may take away where the next one would be.
            here = [path for path in places(config) if path]
            break_at(config, rng.choice(paths if paths == here else here), rng)
        try:
            check(config)
        except StudyError as error:
            refused += 1
            assert all(len(line) < 700 for line in str(error).splitlines())
        else:
            expand(config)
    assert refused > 5
