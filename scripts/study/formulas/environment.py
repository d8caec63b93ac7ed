"""What the symbols of a formula mean: their values, for a batch of random problems at once."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from study.formulas.arrays import AXES, LEADING

# Squire and Trapp 1998: nothing is subtracted, so the step can be so small that its square is zero in float64.
COMPLEX_STEP = 1e-30


@dataclass
class Environment:
    """Symbols by name.

    given: raw arrays; derived: functions of an environment that return raw arrays; functions: functions of the
    environment and of expressions, their arguments; lengths: the number of values of each index letter; rows: symbols
    whose vectors are rows; nodes: by symbol, the points and the weight of a numerical integral over it. Without
    nodes an expectation is the mean over the axis '@', whose outcomes are equally probable.
    """

    given: dict
    derived: dict[str, Callable] = field(default_factory=dict)
    functions: dict[str, Callable] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    rows: frozenset = frozenset()
    nodes: dict[str, tuple] = field(default_factory=dict)
    _known: dict = field(default_factory=dict)

    def __contains__(self, name):
        return name in self.given or name in self.derived

    def raw(self, name):
        """The raw array of a symbol, given or derived. KeyError for an unknown one."""
        if name in self.given:
            return self.given[name]
        if name not in self.derived:
            raise KeyError(f"the symbol {name} is not known")
        if name not in self._known:
            self._known[name] = self.derived[name](self)
        return self._known[name]

    def changed(self, name, raw):
        """The same environment with another raw array for one symbol; derived symbols follow."""
        return Environment(self.given | {name: raw}, self.derived, self.functions, self.lengths, self.rows, self.nodes)


def derivative(environment: Environment, body: Callable, name: str, letters: str) -> np.ndarray:
    """d body / d name_letters by the complex step, as an expression.

    It is a vector or a matrix of derivatives if the symbol has more indices than `letters`. body: function of an
    environment; its value may be a vector or a matrix only if the symbol has no more indices than `letters`.
    """
    raw = environment.raw(name)
    lengths = raw.shape[LEADING : LEADING + len(letters)]
    inner = raw.shape[LEADING + len(letters) :]
    pieces = []
    for position in np.ndindex(inner):
        moved = _moved(raw, letters, lengths, position)
        pieces.append(body(environment.changed(name, moved)).imag / COMPLEX_STEP)
    if not inner:
        return pieces[0]
    pieces = np.stack(np.broadcast_arrays(*[piece[..., 0, 0] for piece in pieces]), axis=-1)
    if len(inner) == 2:
        return pieces.reshape(pieces.shape[:-1] + inner)
    return pieces[..., None, :] if name in environment.rows else pieces[..., None]


def _moved(raw, letters, lengths, position):
    """raw with the complex step added at `position` of each element; the named axes count the elements."""
    shape = list(raw.shape)
    step = np.zeros([1] * LEADING + list(raw.shape[LEADING:]), complex)
    for letter, length in zip(letters, lengths, strict=True):
        axis = AXES.index(letter)
        if shape[axis] > 1:
            raise ValueError(f"the index {letter} is in use already")
        step = np.repeat(step, length, axis=axis)
    for indices in np.ndindex(*lengths):
        place = [slice(None)] * LEADING + [*indices, *position]
        for letter, index in zip(letters, indices, strict=True):
            place[AXES.index(letter)] = index
        step[tuple(place)] = 1j * COMPLEX_STEP
    return raw + step
