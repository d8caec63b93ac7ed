"""The numbers of a result file, by name, so that two files can be compared value by value."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

READ = (".csv", ".json", ".npz", ".npy")


def numbers_of(path: str | Path) -> dict[str, np.ndarray]:
    """The values of a file by name: columns of a CSV, arrays, or the single values of JSON under their keys.

    Each is an array, of float64 where its values are numbers (missing ones NaN), else of text.
    """
    path = Path(path)
    if path.suffix == ".csv":
        table = pd.read_csv(path)
        return {str(column): _plain(table[column].to_numpy()) for column in table}
    if path.suffix == ".npy":
        return {"array": _plain(np.load(path))}
    if path.suffix == ".npz":
        with np.load(path) as arrays:
            return {name: _plain(arrays[name]) for name in arrays.files}
    return {name: _plain(np.array([value])) for name, value in _leaves(json.loads(path.read_text(encoding="utf-8")))}


def _plain(values):
    return values.astype(float) if values.dtype.kind in "biuf" else values.astype(str)


def _leaves(node, name=""):
    """(name, value) of each single value in parsed JSON; null is a missing number."""
    if isinstance(node, dict | list):
        for key, part in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _leaves(part, f"{name}/{key}" if name else str(key))
    else:
        yield name, float("nan") if node is None else node
