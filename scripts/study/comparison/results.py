"""Two studies: which files agree to the bit, and, of two folders, in which numbers the others differ and how much."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from study.common.files import read_json
from study.comparison.counted import KINDS, file_of, files_of, kind_of
from study.comparison.digests import digests
from study.comparison.numbers import READ, numbers_of

SAME, DIFFERS, ONE = "same bits", "differs", "in one only"
ACCURACIES, LOSSES = "accuracy", "loss"


@dataclass(frozen=True)
class Difference:
    """How one file compares. kind: a key of KINDS; path: below the folder of results; found: SAME, DIFFERS or ONE.

    accuracy, loss: the largest absolute difference among its values whose names say so (a fraction, and nats); other:
    the largest difference of the rest relative to their size; None where there is none, or where only digests are
    known. text: names of values that are no numbers and differ.
    """

    kind: str
    path: str
    found: str
    accuracy: float | None = None
    loss: float | None = None
    other: float | None = None
    text: tuple[str, ...] = ()


def compare(first: Path, second: Path) -> list[Difference]:
    """Every file that counts and that either folder has, compared."""
    found, both = [], [files_of(folder) for folder in (first, second)]
    for kind in KINDS:
        for path in sorted({*both[0][kind], *both[1][kind]}):
            if not all(path in files[kind] for files in both):
                found.append(Difference(kind, path, ONE))
                continue
            here, there = file_of(first, path), file_of(second, path)
            if here.read_bytes() == there.read_bytes():
                found.append(Difference(kind, path, SAME))
            else:
                found.append(Difference(kind, path, DIFFERS, **distances(here, there)))
    return found


def compare_digests(folder: Path, there: dict[str, str]) -> list[Difference]:
    """Every file that counts and that the folder or the digests of another study have; only whether bits are the same.

    there: as of study.comparison.digests.digests.
    """
    here, found = digests(folder), []
    for path in sorted({*here, *there}, key=lambda path: (list(KINDS).index(kind_of(path)), path)):
        both = path in here and path in there
        found.append(Difference(kind_of(path), path, (SAME if here[path] == there[path] else DIFFERS) if both else ONE))
    return found


def distances(first: Path, second: Path) -> dict:
    """accuracy, loss, other and text of Difference for two files of the same name."""
    if first.suffix not in READ:
        return {}
    values = [numbers_of(path) for path in (first, second)]
    largest, text = {}, []
    for name in dict.fromkeys([*values[0], *values[1]]):
        one, other = (each.get(name) for each in values)
        if one is None or other is None or one.shape != other.shape or "U" in (one.dtype.kind, other.dtype.kind):
            if one is None or other is None or one.shape != other.shape or (one.astype(str) != other.astype(str)).any():
                text.append(name)
            continue
        kind = next((kind for kind in (ACCURACIES, LOSSES) if kind in name), "other")
        distance = _distance(one, other, relative=kind == "other")
        largest[kind] = max(largest.get(kind, 0.0), distance)
    return largest | {"text": tuple(text)}


def _distance(one, other, relative):
    """The largest absolute difference, or one relative to the larger size; infinite where only one is missing."""
    if one.size == 0:
        return 0.0
    missing = np.isnan(one) != np.isnan(other)
    if missing.any():
        return float("inf")
    with np.errstate(invalid="ignore", divide="ignore"):
        gaps = np.abs(one - other)
        if relative:
            gaps = gaps / np.maximum(np.abs(one), np.abs(other))
    gaps = gaps[np.isfinite(gaps)]
    return float(gaps.max()) if gaps.size else 0.0


def origins(first: Path, second: Path) -> list[tuple[str, str, str]]:
    """(what, here, there) of each entry of provenance.json that differs, or is known of one side only."""
    sides = [_origin(folder) for folder in (first, second)]
    keys = dict.fromkeys([*sides[0], *sides[1]])
    rows = [(key, *(side.get(key, "unknown") for side in sides)) for key in keys]
    return [row for row in rows if row[1] != row[2]]


def _origin(folder):
    try:
        origin = read_json(folder / "provenance.json")
    except (OSError, ValueError):
        return {}
    return {
        key: str(origin[key])
        for key in ("commit", "python", "blas", "vectors", "c_library", "processor", "system")
        if key in origin
    } | {name: version for name, version in origin.get("packages", {}).items()}
