"""The space of hyperparameters that a search declares, and its points: drawn at random, or all of a grid.

Each value is drawn from a random stream of its own, named by search seed, trial and hyperparameter. So the order of the
keys does not matter, and a longer search has the trials of a shorter one as its first trials. No two trials of a search
are the same point: one that was drawn before is drawn again, from the next stream of its trial.

A space is a dict from hyperparameter to domain. A domain is a list of choices, {choices}, a range {low, high, log,
integer, points}, or for hidden layers {layers, units}. Each mapping may have a condition `when`, a dict from another
hyperparameter to the values that it must have.
"""

import itertools
import math
import random
from collections.abc import Collection
from graphlib import CycleError, TopologicalSorter

from study.common.errors import StudyError

# A range is drawn with so many digits that it has at least this many different values.
VALUES = 500
FEWEST_DIGITS = 3
# Those of a double: more digits tell nothing.
MOST_DIGITS = 17


def random_trials(space: dict, trials: int, seed: int | str, base: dict | None = None) -> list[dict]:
    """`trials` different dicts of hyperparameters, drawn independently from the space.

    seed: a number, or any text that names the streams. base: the values of the hyperparameters that are not drawn, for
    the conditions. A hyperparameter whose condition does not hold is absent from its dict. StudyError for a space with
    fewer points.
    """
    base = base or {}
    points = number_of_points(space, base, trials)
    if points < trials:
        raise StudyError(f"{trials} trials, but the space has {points} points only; take fewer trials, or add values")
    drawn, seen, taken = [], set(), {}
    for trial in range(trials):
        for attempt in itertools.count():
            point = _trial(space, f"{seed}/{trial}/again-{attempt}" if attempt else f"{seed}/{trial}", base, taken)
            if (key := repr(point)) not in seen:
                break
        seen.add(key)
        drawn.append(point)
        for name, value in point.items():
            taken.setdefault(name, set()).add(repr(value))
    return drawn


def number_of_points(space: dict, base: dict | None = None, most: float = math.inf) -> int:
    """How many different points the space has.

    most: the counting may stop there; a larger number then only says that there are as many. base: see `random_trials`.
    """
    base = base or {}
    names = in_order(space)
    # Only the value of a hyperparameter that a condition names changes how many values the others have.
    asked = {other for name in names for other in when(space[name])}

    def count(place, point):
        if place == len(names):
            return 1
        name, domain = names[place], space[names[place]]
        if not holds(domain, base | point):
            return count(place + 1, point)
        size = number_of_values(domain)
        if size >= most or name not in asked:
            return size if size >= most else size * count(place + 1, point)
        total = 0
        for value in _values(domain):
            total += count(place + 1, point | {name: value})
            if total >= most:
                break
        return total

    return count(0, {})


def number_of_values(domain: list | dict) -> int:
    """How many different values a domain has; for a continuous range, how many numbers of the computer lie in it."""
    if isinstance(domain, dict) and "layers" in domain:
        units = number_of_values(units_of(domain))
        return sum(units**count for count in set(domain["layers"]))
    options = choices(domain)
    if options is not None:
        return len(set(map(repr, options)))
    low, high = domain["low"], domain["high"]
    return int(high) - int(low) + 1 if domain.get("integer") else int((high - low) / math.ulp(max(-low, high))) + 1


def grid_size(space: dict, base: dict | None = None, most: float = math.inf) -> int:
    """The number of points of a grid, or at least `most` where there are more."""
    listed = {}
    for name, domain in space.items():
        if isinstance(domain, dict) and "layers" in domain:
            listed[name] = domain | {"units": grid_values(units_of(domain))}
        else:
            listed[name] = {"choices": grid_values(domain), "when": when(domain)}
    return number_of_points(listed, base, most)


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


def at(domain: list | dict, share: float, taken: Collection[str] = ()):
    """The value of a list of choices or of a range at a share in [0, 1) of its length, on the range's own scale.

    A range may also have a share of 1, its upper end. taken: see `short`.
    """
    options = choices(domain)
    if options is not None:
        return options[int(share * len(options))]
    low, high = domain["low"], domain["high"]
    value = low * (high / low) ** share if domain.get("log") else low + (high - low) * share
    return round(value) if domain.get("integer") else short(value, low, high, taken)


def grid_values(domain: list | dict) -> list:
    """The values of a domain in a grid: all choices, `points` values of a range, all networks of hidden layers."""
    if isinstance(domain, dict) and "layers" in domain:
        units = grid_values(units_of(domain))
        return [list(net) for count in domain["layers"] for net in itertools.product(units, repeat=count)]
    options = choices(domain)
    if options is not None:
        return list(options)
    count, values = domain["points"], {}
    for i in range(count):
        value = at(domain, i / max(count - 1, 1), values)
        values[repr(value)] = value
    return list(values.values())


def short(value: float, low: float, high: float, taken: Collection[str] = ()) -> float:
    """A value of a range with few digits, that can be read in names and tables, and still lies within the range.

    There are at least three significant digits, as many as tell VALUES values of the range apart, and more where the
    value would be one of `taken`, which holds the repr of other values.
    """
    value = min(max(value, low), high)
    for digits in range(_digits(low, high), MOST_DIGITS):
        rounded = float(f"{value:.{digits}g}")
        if low <= rounded <= high and repr(rounded) not in taken:
            return rounded
    return float(value)


def _digits(low, high):
    """The significant digits that tell VALUES values of a range apart."""
    near, far = sorted((abs(low), abs(high)))
    # Towards zero there are always more values: of these, three decades count.
    near = max(near, far / 1000) if low * high > 0 else far / 1000
    digits = FEWEST_DIGITS
    while digits < MOST_DIGITS and _numbers(far, digits) - _numbers(near, digits) < VALUES:
        digits += 1
    return digits


def _numbers(x, digits):
    """How many numbers with so many significant digits lie between 1 and x > 0; negative below 1."""
    exponent = math.floor(math.log10(x))
    return (9 * exponent + x / 10.0**exponent - 1) * 10 ** (digits - 1)


def _trial(space, stream, base, taken):
    point = {}
    for name in in_order(space):
        if holds(space[name], base | point):
            point[name] = _draw(space[name], f"{stream}/{name}", taken.get(name, ()))
    return dict(sorted(point.items()))


def _draw(domain, stream, taken=()):
    """A value of a list of choices, of a range, or of hidden layers (number of layers, then units of each).

    taken: the repr of the values of earlier trials, from which that of a continuous range differs.
    """
    if isinstance(domain, dict) and "layers" in domain:
        count = _draw(domain["layers"], f"{stream}/layers")
        return [_draw(units_of(domain), f"{stream}/units/{layer}") for layer in range(count)]
    options = choices(domain)
    if options is not None:
        return random.Random(stream).choice(options)
    low, high, whole = domain["low"], domain["high"], domain.get("integer")
    # A whole number has the stretch up to the next one, so that both ends are as likely as the rest.
    end = high + 1 if whole else high
    if domain.get("log"):
        value = math.exp(random.Random(stream).uniform(math.log(low), math.log(end)))
    else:
        value = random.Random(stream).uniform(low, end)
    return min(max(math.floor(value), int(low)), int(high)) if whole else short(value, low, high, taken)


def _values(domain):
    """All values of a domain that is no continuous range, one after the other."""
    if isinstance(domain, dict) and "layers" in domain:
        for count in domain["layers"]:
            yield from map(list, itertools.product(list(_values(units_of(domain))), repeat=count))
    elif (options := choices(domain)) is not None:
        yield from options
    else:
        yield from range(int(domain["low"]), int(domain["high"]) + 1)


def units_of(domain: dict) -> list | dict:
    """The domain of the units of one hidden layer, which are whole numbers."""
    units = domain["units"]
    return units if isinstance(units, list) else units | {"integer": True}
