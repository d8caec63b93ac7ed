"""What the schema cannot say about a search: which keys its strategy takes, its budgets, its space."""

from collections.abc import Iterator

from study.common.errors import StudyError
from study.config.brackets import REDUCTION, STAGED
from study.config.runs import changed
from study.config.space import choices, in_order, when
from study.config.values import value_problems, whole_number

# For each strategy: the keys that it needs, and those that it may have. All strategies need strategy and space.
KEYS = {
    "grid": ((), ()),
    "random": (("trials", "seed"), ("repeats", "replay")),
    "successive_halving": (("trials", "seed", "minimum"), ("repeats", "reduction", "beside")),
    "hyperband": (("seed", "brackets"), ("trials", "repeats", "reduction", "beside")),
}
INSTEAD = {
    "minimum": "hyperband's first budgets follow from epochs, reduction and brackets",
    "beside": "it is for the strategies that stop trials early",
    "replay": "it replays halving on the trials of a random search, which are all trained to their ends",
}


def search_problems(place: str, experiment: dict, defaults: dict) -> Iterator[str]:
    """One line per mistake in an experiment's search."""
    search = experiment["search"]
    inside = f"{place}, search"
    yield from _key_problems(inside, search)
    for key, domain in search["space"].items():
        yield from _domain_problems(f"{inside}, space", key, domain, search["strategy"])
        for other, values in when(domain).items():
            for value in values:
                yield from value_problems(f"{inside}, space, {key}, when", other, value)
            fixed = changed(defaults, experiment.get("settings", {})).get(other)
            if other not in search["space"] and fixed not in values:
                yield (
                    f"{inside}, space, {key}, when: {other} is {fixed!r} in every trial, so {key} is never drawn; put "
                    f"{other} into the space, or drop {key}"
                )
        if key in experiment.get("settings", {}) and not when(domain):
            yield f"{place}: {key} is in settings and in the search's space; drop one"
    try:
        in_order(search["space"])
    except StudyError as error:
        yield f"{inside}, space: {error}"
    if search["strategy"] in STAGED:
        yield from _stage_problems(place, experiment, defaults)
    if "replay" in search and search["strategy"] == "random":
        yield from _replay_problems(inside, experiment)


def _key_problems(place, search):
    strategy = search["strategy"]
    needed, possible = KEYS[strategy]
    for key in needed:
        if key not in search:
            yield f"{place}: {strategy} needs the key {key!r}"
    for key in search:
        if key not in ("strategy", "space", *needed, *possible):
            reason = f" ({INSTEAD[key]})" if key in INSTEAD else ""
            yield f"{place}, {key}: {strategy} does not use this key{reason}; drop it"


def _replay_problems(place, experiment):
    """What the replay of halving asks of the trials of a random search."""
    search, seeds = experiment["search"], experiment["seeds"]
    replay, drawn = search["replay"], search.get("trials", 0) * search.get("repeats", 1)
    if (len(seeds) if isinstance(seeds, list) else seeds) != 1:
        yield f"{place}, replay: takes one run for each trial, got seeds {seeds}; set seeds to 1"
    if replay["trials"] < replay["reduction"]:
        yield (
            f"{place}, replay, trials: {replay['trials']} leaves nothing to drop with reduction {replay['reduction']}; "
            f"take at least {replay['reduction']}"
        )
    if replay["trials"] * 2 > drawn:
        yield (
            f"{place}, replay, trials: {replay['trials']} of the {drawn} trials of the search; each replay should draw "
            "at most half of them, so take fewer, or raise search: trials"
        )


def _stage_problems(place, experiment, defaults):
    """What a strategy asks of its trials if it stops and resumes them."""
    search, settings = experiment["search"], changed(defaults, experiment.get("settings", {}))
    strategy, full = search["strategy"], settings["epochs"]
    reduction = search.get("reduction", REDUCTION)
    for key in ("epochs", "iterations", "evaluations"):
        if key in search["space"]:
            yield f"{place}, search, space, {key}: {strategy} sets it itself; put the full budget in settings: epochs"
    if full is None:
        yield f"{place}: {strategy} counts its budget in epochs; set iterations to null and epochs to the full budget"
        return
    seeds = experiment["seeds"]
    if (len(seeds) if isinstance(seeds, list) else seeds) != 1:
        yield (
            f"{place}, seeds: {strategy} trains each trial with one seed, got {seeds}; set seeds to 1, and make the "
            "search several times with search: repeats"
        )
    if search.get("minimum", 0) >= full:
        yield f"{place}, search, minimum: {search['minimum']} should be below the full budget, epochs: {full}"
    if "trials" in search and search["trials"] < reduction:
        yield (
            f"{place}, search, trials: {search['trials']} leaves nothing to drop with reduction {reduction}; "
            f"take at least {reduction}"
        )


def _domain_problems(place, key, domain, strategy):
    if isinstance(domain, dict) and "layers" in domain:
        if key != "hidden_layers":
            yield f"{place}, {key}: layers and units belong to hidden_layers only"
        elif isinstance(domain["units"], dict):
            yield from _range_problems(f"{place}, {key}, units", domain["units"], strategy)
        return
    values = choices(domain)
    if values is None and whole_number(key) and not domain.get("integer"):
        yield f"{place}, {key}: takes whole numbers only; add integer: true to its range"
        return
    if values is None:
        yield from _range_problems(f"{place}, {key}", domain, strategy)
        values = [round(domain[end]) if domain.get("integer") else domain[end] for end in ("low", "high")]
    for value in values:
        yield from value_problems(place, key, value)


def _range_problems(place, domain, strategy):
    if domain["low"] >= domain["high"]:
        yield f"{place}: low {domain['low']} should be below high {domain['high']}"
    if domain.get("log") and domain["low"] <= 0:
        yield f"{place}: low {domain['low']} should be above 0 on a log scale"
    if strategy == "grid" and "points" not in domain:
        yield f"{place}: a grid needs to know how many values of the range to take; add points, or list the choices"
    if strategy != "grid" and "points" in domain:
        yield f"{place}: points belong to a grid; {strategy} draws from the whole range, so drop them"
