"""The file of fitted mixtures: one NumPy archive for each start, with the arrays pi, mu and sigma of each method."""

from pathlib import Path

import numpy as np

from study.mixture.model import Mixture

# In the order of the arguments of Mixture.of.
NAMES = ("pi", "mu", "sigma")


def write_mixtures(path: str | Path, mixtures: dict[str, Mixture]) -> None:
    """Write the mixtures of a start, by method."""
    np.savez(path, **{f"{method}/{name}": getattr(m, name) for method, m in mixtures.items() for name in NAMES})


def read_mixture(path: str | Path, method: str) -> Mixture:
    """The mixture that a method fitted."""
    with np.load(path) as arrays:
        return Mixture.of(*(arrays[f"{method}/{name}"] for name in NAMES))
