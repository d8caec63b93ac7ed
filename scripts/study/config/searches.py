"""What the schema cannot say about a search: which keys its strategy takes, its budgets, its space."""

from collections.abc import Iterator

from study.common.errors import StudyError
from study.config.brackets import REDUCTION, STAGED, brackets_of
from study.config.messages import printed
from study.config.runs import changed, same
from study.config.space import choices, grid_values, in_order, when
from study.config.values import value_problems, whole_number

# Of its larger end: a narrower range has too few numbers with the digits that a table keeps.
NARROWEST = 1e-9
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
            yield from _condition_problems(f"{inside}, space, {key}, when, {other}", search["space"].get(other), values)
            fixed = changed(defaults, experiment.get("settings", {})).get(other)
            if other not in search["space"] and fixed not in values:
                yield (
                    f"{inside}, space, {key}, when: {other} is {printed(fixed)} in every trial, so {key} is never "
                    f"drawn; put {other} into the space, or drop {key}"
                )
        if key in experiment.get("settings", {}) and not when(domain):
            yield f"{place}: {key} is in settings and in the search's space; drop one"
    if {"epochs", "iterations"} <= set(search["space"]):
        yield f"{inside}, space: has epochs and iterations, which both say how long a run is; drop one"
    try:
        in_order(search["space"])
    except StudyError as error:
        yield f"{inside}, space: {error}"
    if search["strategy"] in STAGED:
        yield from _stage_problems(place, experiment, defaults)
    if "replay" in search and search["strategy"] == "random":
        yield from _replay_problems(inside, experiment)


def draw_problems(place: str, experiment: dict, defaults: dict) -> Iterator[str]:
    """One line where a search without other mistakes cannot draw as many trials as it should."""
    search = experiment["search"]
    try:
        brackets_of(search | {"repeats": 1}, changed(defaults, experiment.get("settings", {})))
    except StudyError as error:
        yield f"{place}, search, space: {error}"


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


def _condition_problems(place, domain, values):
    """What a condition cannot ask of another hyperparameter of the space; domain: None where it is not drawn."""
    if domain is None:
        return
    options = choices(domain)
    if options is None:
        yield f"{place}: is drawn from a range, in which no value comes again; list its choices, or drop the condition"
        return
    for value in values:
        if value not in options:
            yield f"{place}: {printed(value)} is not among its choices; take one of them"


def _domain_problems(place, key, domain, strategy):
    if isinstance(domain, dict) and "layers" in domain:
        if key != "hidden_layers":
            yield f"{place}, {key}: layers and units belong to hidden_layers only; list choices, or give a range"
            return
        yield from _twice(f"{place}, {key}, layers", domain["layers"])
        if isinstance(domain["units"], dict):
            yield from _range_problems(f"{place}, {key}, units", domain["units"] | {"integer": True}, strategy)
            for end in ("low", "high"):
                yield from value_problems(f"{place}, {key}, units", key, _whole(domain["units"][end]))
            if "when" in domain["units"]:
                yield f"{place}, {key}, units: the condition belongs beside layers; move when there"
        else:
            yield from _twice(f"{place}, {key}, units", domain["units"])
        return
    values = choices(domain)
    if values is not None:
        yield from _twice(f"{place}, {key}", values)
        if None in values:
            yield f"{place}, {key}: null has no place among numbers; give a number"
    if values is None and whole_number(key) and not domain.get("integer"):
        yield f"{place}, {key}: takes whole numbers only; add integer: true to its range"
        return
    if values is None:
        yield from _range_problems(f"{place}, {key}", domain, strategy)
        values = [_whole(domain[end]) if domain.get("integer") else domain[end] for end in ("low", "high")]
    for value in values:
        yield from value_problems(place, key, value)


def _twice(place, values):
    """One line for a list that has a value twice; 1 and 1.0 are the same, and so are 100 and [100]."""
    if len({repr(same(value)) for value in values}) < len(values):
        yield f"{place}: a value is listed twice; drop one"


def _whole(number):
    """8.0 as 8; other numbers as they are."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _range_problems(place, domain, strategy):
    low, high = domain["low"], domain["high"]
    whole = domain.get("integer")
    if low >= high:
        yield f"{place}: low {low} should be below high {high}; exchange them, or list the choices"
        return
    if domain.get("log") and low <= 0:
        yield f"{place}: low {low} should be above 0 on a log scale; raise it, or drop log"
        return
    if whole and not (float(low).is_integer() and float(high).is_integer()):
        yield f"{place}: low {low} and high {high} should be whole numbers, as integer: true says; round them"
        return
    if not whole and high - low < NARROWEST * max(abs(low), abs(high)):
        yield f"{place}: low {low} and high {high} are too near to draw between; list the choices"
    if strategy != "grid":
        if "points" in domain:
            yield f"{place}: points belong to a grid; {strategy} draws from the whole range, so drop them"
    elif "points" not in domain:
        yield f"{place}: a grid needs to know how many values of the range to take; add points, or list the choices"
    elif (there := len(grid_values(domain))) < domain["points"]:
        yield f"{place}: points {domain['points']}, but these give {there} different values only; take fewer points"
