"""What the trials of a search drew, one hyperparameter at a time."""

from collections.abc import Iterable
from dataclasses import dataclass

from study.common.wording import NAMES
from study.config.space import choices


@dataclass(frozen=True)
class Dimension:
    """One hyperparameter of the trials, or one of the two numbers that describe their hidden layers.

    key: the hyperparameter; name: for readers. kind: "choices", or "linear" or "log" for a range. values: one for each
    trial, None for a trial that does not have the hyperparameter. options: the choices that were drawn, numbers
    ascending, others in the order of the space; empty for a range.
    """

    key: str
    name: str
    kind: str
    values: list
    options: list


def dimensions(points: Iterable[dict], space: dict) -> list[Dimension]:
    """The Dimensions of trials, in the order of the space; those that no trial has are left out.

    points: the hyperparameters that each trial drew; space: the domain of each hyperparameter, as in the config. Hidden
    layers give two dimensions: their number, and their units in total. A list of one choice gives none.
    """
    points, found = list(points), []
    for key, domain in space.items():
        values = [point.get(key) for point in points]
        if any(value is not None for value in values):
            found += _hidden_layers(key, values) if key == "hidden_layers" else _dimensions(key, domain, values)
    return found


def _hidden_layers(key, values):
    counts, totals = ([None if units is None else of(units) for units in values] for of in (len, sum))
    # A network without hidden layers has no place on a logarithmic axis.
    kind = "log" if min(_drawn(totals)) > 0 else "linear"
    return [
        Dimension(key, "hidden layers", "choices", counts, sorted(set(_drawn(counts)))),
        Dimension(key, "total units", kind, totals, []),
    ]


def _dimensions(key, domain, values):
    listed, name = choices(domain), NAMES.get(key, key)
    if listed is None:
        return [Dimension(key, name, "log" if domain.get("log") else "linear", values, [])]
    if len(listed) < 2:
        return []
    options = [option for option in dict.fromkeys(listed) if option in values]
    if not any(isinstance(option, bool | str) for option in options):
        options.sort()
    return [Dimension(key, name, "choices", values, options)]


def _drawn(values):
    return [value for value in values if value is not None]
