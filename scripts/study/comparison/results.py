"""Two folders of results: which files agree to the bit, in which numbers the others differ, and by how much."""

import hashlib
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from study.common.files import read_json
from study.comparison.numbers import READ, numbers_of

# What counts: by kind the patterns of its files. Figures, pages and the PDF follow from these.
KINDS = {
    "data": ["data/*/card.json"],
    "runs": ["runs/*/curve.csv", "runs/*/summary.json", "runs/*/parameters.npz", "runs/*/batches.npz"],
    "searches": ["searches/*/*/rung-*/slots.json", "searches/*/*/rung-*/slot-*/summary.json"],
    "mixtures": ["mixture/*/start-*/curve.csv", "mixture/*/start-*/parameters.npz", "mixture/*/findings.json"],
    "checks of formulas": ["verification.csv"],
    "tables": ["tables/runs.csv", "tables/classes.csv", "tables/reliability.csv", "experiments/*/levels.csv"],
    "selection and test": ["selection/seed-*/parameters.npz", "selection/selected.json", "test.json"],
    "claims": ["tables/claims.csv"],
}
# By part of the study that a config may leave out the patterns of its files.
OF_PARTS = {
    "selection": ["selection/*", "test.json", "tables/classes.csv", "tables/reliability.csv"],
    "mixture": ["mixture/*"],
    "verification": ["verification.csv"],
}
SAME, DIFFERS, ONE = "same bits", "differs", "in one only"
ACCURACIES, LOSSES = "accuracy", "loss"


@dataclass(frozen=True)
class Difference:
    """How one file compares. kind: a key of KINDS; path: below the folder of results; found: SAME, DIFFERS or ONE.

    accuracy, loss: the largest absolute difference among its values whose names say so (a fraction, and nats); other:
    the largest difference of the rest relative to their size; None where there is none. text: names of values that are
    no numbers and differ.
    """

    kind: str
    path: str
    found: str
    accuracy: float | None = None
    loss: float | None = None
    other: float | None = None
    text: tuple[str, ...] = ()


def digests(folder: str | Path) -> dict[str, str]:
    """SHA-256 of every file that counts, by its path below the folder of results, sorted."""
    folder = Path(folder)
    return {
        path: hashlib.sha256((folder / path).read_bytes()).hexdigest()
        for path in sorted(path for paths in files_of(folder).values() for path in paths)
    }


def files_of(folder: Path) -> dict[str, list[str]]:
    """By kind the paths, below the folder of results, of the files that count.

    What earlier studies left does not count: runs that the table of runs does not list, and the files of parts that the
    config of the last study leaves out.
    """
    found = {
        kind: sorted(path.relative_to(folder).as_posix() for pattern in patterns for path in folder.glob(pattern))
        for kind, patterns in KINDS.items()
    }
    if (table := folder / "tables/runs.csv").exists():
        listed = set(pd.read_csv(table, usecols=["run"])["run"])
        found["runs"] = [path for path in found["runs"] if path.split("/")[1] in listed]
    if (config := folder / "config.yaml").exists():
        asked = yaml.safe_load(config.read_text(encoding="utf-8"))
        left_out = {path for part, paths in OF_PARTS.items() if part in asked and not asked[part] for path in paths}
        found = {
            kind: [path for path in paths if not any(fnmatch(path, pattern) for pattern in left_out)]
            for kind, paths in found.items()
        }
    return found


def compare(first: Path, second: Path) -> list[Difference]:
    """Every file that counts and that either folder has, compared."""
    found, both = [], [files_of(folder) for folder in (first, second)]
    for kind in KINDS:
        for path in sorted({*both[0][kind], *both[1][kind]}):
            if not all(path in files[kind] for files in both):
                found.append(Difference(kind, path, ONE))
            elif (first / path).read_bytes() == (second / path).read_bytes():
                found.append(Difference(kind, path, SAME))
            else:
                found.append(Difference(kind, path, DIFFERS, **distances(first / path, second / path)))
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
    return {key: str(origin[key]) for key in ("commit", "python", "blas", "processor", "system") if key in origin} | {
        name: version for name, version in origin.get("packages", {}).items()
    }
