"""From the config's list of experiments to training runs.

A run is the complete set of hyperparameters, the data split and a seed. Its name is a readable slug and a hash of
all of these, so that experiments which ask for the same run share it.
"""

import itertools
from dataclasses import dataclass, field, replace
from typing import Any

from study.common.hyperparameters import ORDER
from study.common.run_names import run_name
from study.config.brackets import Bracket, brackets_of
from study.config.catalogue import data_set

# Far from the seeds of experiments, for which a number of seeds means 0, 1, ...
FIRST_REFIT_SEED = 101


@dataclass(frozen=True)
class Member:
    """A run's place in an experiment: the values of the varied factors there (or trial, or variant) and the seed."""

    run: str
    level: dict
    seed: int


@dataclass(frozen=True)
class Experiment:
    """An expanded entry of the config. `factors` are the varied hyperparameters, in the order of the config.

    kind is "single" (one setting), "factorial" (crossed factors), "variants" (named settings; the only factor is
    `variant`) or "search".
    A search has `brackets`, and its members are those of all brackets: the runs as they are when trained to the end.
    """

    name: str
    title: str
    question: str | None
    kind: str
    factors: list
    members: list = field(repr=False)
    brackets: list[Bracket] = field(repr=False, default_factory=list)

    @property
    def runs(self):
        return [member.run for member in self.members]


def split_name(data: dict) -> str:
    """Readable name of a data split, such as 'train-all_validation-5000_seed-0', with that of data other than
    Fashion-MNIST."""
    train, chosen = data["train_size"] or "all", data_set(data)
    name = f"train-{train}_validation-{data['validation_size']}_seed-{data['split_seed']}"
    return name if chosen.identity is None else f"{name}_{chosen.name}"


def complete(defaults: dict, data: dict, settings: dict, seed: int) -> dict:
    """The specification of one run: every hyperparameter, in the order of its table, split, data and seed.

    It is the same however the config writes it: 0 or 0.0, 100 or [100], in any order.
    """
    spec = normal(changed(defaults, {key: value for key, value in settings.items() if key in defaults}))
    return spec | {"split": split_name(data), "data_sha256": data_set(data).identity, "seed": seed}


def normal(settings: dict) -> dict:
    """Hyperparameters in the order of their table, and in one way of writing: 0 for 0.0, [100] for 100."""
    settings = changed(settings, {})
    layers = settings["hidden_layers"]
    settings["hidden_layers"] = [layers] if isinstance(layers, int) else list(layers)
    return _plain_numbers({key: settings[key] for key in ORDER if key in settings})


def changed(spec: dict, settings: dict) -> dict:
    """The specification with some settings; of epochs and iterations the one that was set last counts, alone."""
    spec = spec | settings
    if settings.get("epochs") is not None and settings.get("iterations") is None:
        spec["iterations"] = None
    if spec["iterations"] is not None:
        spec["epochs"] = None
    return spec


def same(value: Any) -> Any:
    """The value of a hyperparameter in one way of writing: 1 and 1.0 are the same, and so are 100 and [100]."""
    if isinstance(value, list):
        return same(value[0]) if len(value) == 1 else [same(item) for item in value]
    return _plain_numbers(value)


def _plain_numbers(value):
    """1.0 and 1 are the same setting: whole floats as integers."""
    if isinstance(value, dict):
        return {key: _plain_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def seeds_of(seeds: int | list[int]) -> list[int]:
    """A number of seeds as 0, 1, ...; a list as it is."""
    return list(range(seeds)) if isinstance(seeds, int) else seeds


def refit_seeds(selection: dict) -> list[int]:
    """Seeds of the selected network's refits: the list, or as many as the number says, from FIRST_REFIT_SEED on."""
    seeds = selection["seeds"]
    return [FIRST_REFIT_SEED + seed for seed in seeds_of(seeds)] if isinstance(seeds, int) else seeds


def points_of(experiment: dict) -> tuple[str, list[str], list]:
    """(kind, factors, points): an experiment without a search; a point is a level and the settings that make it."""
    if "variants" in experiment:
        points = [({"variant": name}, settings) for name, settings in experiment["variants"].items()]
        return "variants", ["variant"], points
    vary = experiment.get("vary", {})
    levels = [dict(zip(vary, values, strict=True)) for values in itertools.product(*vary.values())]
    return ("factorial" if vary else "single"), list(vary), [(level, level) for level in levels]


def expand(config: dict) -> tuple[list[Experiment], dict[str, dict]]:
    """(experiments, specifications): the list of Experiments, and a dict from run name to specification."""
    experiments, specifications = [], {}
    for entry in config["experiments"]:
        head = entry["name"], entry["title"], entry.get("question")
        if "search" in entry:
            brackets = _brackets(entry, config, specifications)
            members = [member for bracket in brackets for member in bracket.members]
            experiments.append(Experiment(*head, "search", list(entry["search"]["space"]), members, brackets))
        else:
            kind, factors, points = points_of(entry)
            members = _members(entry, points, config, specifications)
            experiments.append(Experiment(*head, kind, factors, members))
    return experiments, specifications


def _brackets(entry, config, specifications):
    """The brackets of a search with their members; the trials are numbered through all of them."""
    brackets, trials = [], 0
    for bracket in brackets_of(entry["search"], changed(config["defaults"], entry.get("settings", {}))):
        points = [({"trial": trials + i} | point, point) for i, point in enumerate(bracket.points)]
        brackets.append(replace(bracket, members=tuple(_members(entry, points, config, specifications))))
        trials += len(points)
    return brackets


def _members(entry, points, config, specifications):
    """One Member for each point and seed; their specifications are added to `specifications`."""
    members = []
    for (level, settings), seed in itertools.product(points, seeds_of(entry["seeds"])):
        spec = complete(config["defaults"], config["data"], entry.get("settings", {}) | settings, seed)
        name = run_name(spec)
        specifications[name] = spec
        members.append(Member(name, {key: spec.get(key, value) for key, value in level.items()}, seed))
    return members
