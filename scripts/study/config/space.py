"""The space of hyperparameters that a search declares, and its points: drawn at random, or all of a grid.

Each value is drawn from a random stream of its own, named by search seed, trial and hyperparameter. So the order of the
keys does not matter, and a longer search has the trials of a shorter one as its first trials.

A space is a dict from hyperparameter to domain. A domain is a list of choices, {choices}, a range {low, high, log,
integer, points}, or for hidden layers {layers, units}. Each mapping may have a condition `when`, a dict from another
hyperparameter to the values that it must have.
"""

import itertools
import math
import random
from graphlib import CycleError, TopologicalSorter

from study.common.errors import StudyError


def random_trials(space: dict, trials: int, seed: int | str, base: dict | None = None) -> list[dict]:
    """`trials` dicts of hyperparameters, drawn independently from the space.

    seed: a number, or any text that names the streams. base: the values of the hyperparameters that are not drawn, for
    the conditions. A hyperparameter whose condition does not hold is absent from its dict.
    """
    return [_trial(space, f"{seed}/{trial}", base or {}) for trial in range(trials)]


def grid_points(space: dict, base: dict | None = None) -> list[dict]:
    """All combinations of the domains' values as dicts; their order does not depend on the order of the keys.

    A hyperparameter whose condition does not hold is absent, so that combinations that would differ only in it are one.
    """
    base = base or {}
    points = [{}]
    for name in in_order(space):
        domain = space[name]
        points = [
            point | drawn
            for point in points
            for drawn in ([{name: v} for v in grid_values(domain)] if holds(domain, base | point) else [{}])
        ]
    return [dict(sorted(point.items())) for point in points]


def in_order(space: dict) -> list[str]:
    """Names of the space, each after those that its condition names. StudyError for conditions in a circle."""
    graph = {name: sorted(key for key in when(space[name]) if key in space) for name in sorted(space)}
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        raise StudyError(f"the conditions (when) go in a circle, {circle}; drop one of them") from error


def when(domain: list | dict) -> dict:
    """The condition of a domain: dict from hyperparameter to the list of values that it must have."""
    return domain.get("when", {}) if isinstance(domain, dict) else {}


def holds(domain: list | dict, values: dict) -> bool:
    """Whether the domain's condition holds for a trial; values: the trial's hyperparameters."""
    return all(values.get(key) in allowed for key, allowed in when(domain).items())


def choices(domain: list | dict) -> list | None:
    """The list of a domain's choices; None for a range, and for hidden layers by layers and units."""
    return domain if isinstance(domain, list) else domain.get("choices")


def at(domain: list | dict, share: float):
    """The value of a list of choices or of a range at a share in [0, 1) of its length, on the range's own scale.

    A range may also have a share of 1, its upper end.
    """
    options = choices(domain)
    if options is not None:
        return options[int(share * len(options))]
    low, high = domain["low"], domain["high"]
    value = low * (high / low) ** share if domain.get("log") else low + (high - low) * share
    # Three digits distinguish the points, and can be read in names and tables.
    return round(value) if domain.get("integer") else float(f"{value:.3g}")


def grid_values(domain: list | dict) -> list:
    """The values of a domain in a grid: all choices, `points` values of a range, all networks of hidden layers."""
    if isinstance(domain, dict) and "layers" in domain:
        units = grid_values(units_of(domain))
        return [list(net) for count in domain["layers"] for net in itertools.product(units, repeat=count)]
    options = choices(domain)
    if options is not None:
        return list(options)
    count = domain["points"]
    return list(dict.fromkeys(at(domain, i / max(count - 1, 1)) for i in range(count)))


def _trial(space, stream, base):
    point = {}
    for name in in_order(space):
        if holds(space[name], base | point):
            point[name] = _draw(space[name], f"{stream}/{name}")
    return dict(sorted(point.items()))


def _draw(domain, stream):
    """A value of a list of choices, of a range, or of hidden layers (number of layers, then units of each)."""
    if isinstance(domain, dict) and "layers" in domain:
        count = _draw(domain["layers"], f"{stream}/layers")
        return [_draw(units_of(domain), f"{stream}/units/{layer}") for layer in range(count)]
    options = choices(domain)
    if options is not None:
        return random.Random(stream).choice(options)
    low, high = domain["low"], domain["high"]
    if domain.get("log"):
        value = math.exp(random.Random(stream).uniform(math.log(low), math.log(high)))
    else:
        value = random.Random(stream).uniform(low, high)
    return round(value) if domain.get("integer") else float(f"{value:.3g}")


def units_of(domain: dict) -> list | dict:
    """The domain of the units of one hidden layer, which are whole numbers."""
    units = domain["units"]
    return units if isinstance(units, list) else units | {"integer": True}
