"""A search space as a unit cube: its coordinates, and the trial at each point."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from study.common.wording import NAMES
from study.config.space import at, choices, holds, in_order, units_of


@dataclass(frozen=True)
class Coordinate:
    """One axis of the space.

    key: hyperparameter. layer: of hidden layers only; 0 for the number of layers, i for the units of layer i, None
    where the whole network is one choice. domain: list of choices or range, as study.config.space.at takes it.
    """

    key: str
    domain: list | dict
    layer: int | None = None

    @property
    def log(self) -> bool:
        """Whether its range is drawn on a logarithmic scale."""
        return isinstance(self.domain, dict) and bool(self.domain.get("log"))

    @property
    def name(self) -> str:
        """For readers: 'step size', 'hidden layers', 'units of layer 2'."""
        if self.layer is None:
            return NAMES.get(self.key, self.key)
        return f"units of layer {self.layer}" if self.layer else "hidden layers"

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        listed, whole_network = choices(self.domain), self.key == "hidden_layers" and self.layer is None
        return listed is None or (not whole_network and all(isinstance(x, int | float) for x in listed))

    @property
    def options(self) -> list | None:
        """The choices, or None for a range; numbers ascending."""
        listed = choices(self.domain)
        return sorted(listed) if listed and self.numeric else listed

    def code(self, value) -> float:
        """The value as the forest sees it: its number, the number of its choice, NaN where the trial has no value."""
        if value is None:
            return np.nan
        if not self.numeric:
            return float(self.options.index(value))
        return float(np.log(value) if self.log else value)

    def value(self, share: float):
        """The value at a share in [0, 1] of the coordinate's length."""
        # The choices and `at` take shares below 1.
        share = min(float(share), 1 - 1e-9)
        return at(self.domain, share) if self.options is None else self.options[int(share * len(self.options))]


def coordinates_of(space: dict) -> list[Coordinate]:
    """The Coordinates of a search space (as in the config); a domain with one value has none."""
    coordinates = []
    for key in in_order(space):
        domain = space[key]
        if isinstance(domain, dict) and "layers" in domain:
            coordinates.append(Coordinate(key, domain["layers"], 0))
            coordinates += [Coordinate(key, units_of(domain), layer) for layer in range(1, max(domain["layers"]) + 1)]
        else:
            coordinates.append(Coordinate(key, domain))
    return [c for c in coordinates if c.options is None or len(set(map(str, c.options))) > 1]


def values_of(coordinates: list[Coordinate], point: dict) -> list:
    """The value of each coordinate for a trial; None where it has none. point: the hyperparameters that it has."""
    values = []
    for coordinate in coordinates:
        value = point.get(coordinate.key)
        if value is not None and coordinate.layer is not None:
            layer = coordinate.layer
            value = len(value) if layer == 0 else value[layer - 1] if layer <= len(value) else None
        values.append(value)
    return values


def point_at(space: dict, coordinates: list[Coordinate], shares: Iterable[float], base: dict) -> dict:
    """The trial at a point of the unit cube: its hyperparameters, without those whose condition does not hold.

    shares: float (len(coordinates),) in [0, 1]; base: the values of hyperparameters that are not drawn.
    """
    place = dict(zip(((c.key, c.layer) for c in coordinates), shares, strict=True))
    point = {}
    for key in in_order(space):
        domain = space[key]
        if not holds(domain, base | point):
            continue
        if isinstance(domain, dict) and "layers" in domain:
            count = Coordinate(key, domain["layers"], 0).value(place.get((key, 0), 0.0))
            layers = [Coordinate(key, units_of(domain), i + 1) for i in range(count)]
            point[key] = [layer.value(place.get((key, layer.layer), 0.0)) for layer in layers]
        else:
            point[key] = Coordinate(key, domain).value(place.get((key, None), 0.0))
    return point


def as_in_space(space: dict, point: dict) -> dict:
    """The point with its hidden layers (a list of units) written as the space writes them, such as 128 for [128]."""
    domain, units = space.get("hidden_layers"), point.get("hidden_layers")
    if domain is None or units is None or (isinstance(domain, dict) and "layers" in domain):
        return point
    listed = choices(domain)
    if listed is None:  # a range of the units of one layer
        return point | {"hidden_layers": units[0]}
    return point | {"hidden_layers": next(option for option in listed if units in (option, [option]))}
