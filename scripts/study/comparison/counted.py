"""Which files of a folder of results count when two studies are compared, or one is described by its digests."""

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pandas as pd
import yaml

from study.config.runs import refit_seeds

# By kind the patterns of its files. Figures, pages and the PDF follow from these.
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
# Kinds of files that all studies in a folder share: they stand beside the folder that a study has of its own.
SHARED = {"data", "runs"}
# By part of the study that a config may leave out the patterns of its files.
OF_PARTS = {
    "selection": ["selection/*", "test.json", "tables/classes.csv", "tables/reliability.csv"],
    "mixture": ["mixture/*"],
    "verification": ["verification.csv"],
}


def files_of(folder: Path) -> dict[str, list[str]]:
    """By kind the paths, below the folder of results, of the files that count.

    What earlier studies left does not count: what the tables of the last one do not list, and the parts, refits and
    fits that its config does not ask for.
    """
    found = {
        kind: sorted(path.relative_to(home).as_posix() for pattern in patterns for path in home.glob(pattern))
        for kind, patterns in KINDS.items()
        for home in [_home_of(folder, kind)]
    }
    wanted = [*_listed(folder), *_asked(folder)]
    return {kind: [path for path in paths if _is_wanted(path, wanted)] for kind, paths in found.items()}


def file_of(folder: Path, path: str) -> Path:
    """Where a file that counts stands; path: as `files_of` gives it."""
    return _home_of(folder, path.split("/")[0]) / path


def _home_of(folder, kind):
    """The folder itself; for what studies share, the nearest one above it that has runs."""
    homes = [folder, *folder.resolve().parents] if kind in SHARED else []
    return next((home for home in homes if (home / "runs").is_dir()), folder)


def kind_of(path: str) -> str | None:
    """The kind of a file by its path below the folder of results; None for one that does not count."""
    return next((kind for kind, patterns in KINDS.items() if any(fnmatch(path, each) for each in patterns)), None)


def _is_wanted(path, wanted):
    """wanted: pairs of a pattern, and the files and folders to which paths of that pattern are limited."""
    parts = path.split("/")
    places = {"/".join(parts[:count]) for count in range(1, len(parts) + 1)}
    return all(not fnmatch(path, pattern) or not limits.isdisjoint(places) for pattern, limits in wanted)


def _listed(folder: Path) -> Iterator[tuple[str, set[str]]]:
    """What the tables of the study list, as pairs for `_is_wanted`; nothing where they are not made yet."""
    if not (folder / "tables/runs.csv").exists():
        return
    runs = pd.read_csv(folder / "tables/runs.csv")
    yield "runs/*", {f"runs/{run}" for run in runs["run"]}
    if "split" in runs:
        yield "data/*", {f"data/{split}" for split in runs["split"]}
    if "experiments" in runs:
        names = {name for names in runs["experiments"] for name in str(names).split(";")}
        yield "experiments/*", {f"experiments/{name}" for name in names}
        yield "searches/*", {rung for name in names for rung in _rungs(folder, name)}


def _rungs(folder: Path, name: str) -> Iterator[str]:
    """The files and folders of the later rungs of a search: its promotions, and its slots."""
    path = folder / f"experiments/{name}/rungs.csv"
    if path.exists():
        for row in pd.read_csv(path, usecols=["bracket", "rung", "slot"]).itertuples():
            yield f"searches/{name}/{row.bracket}/rung-{row.rung}/slots.json"
            yield f"searches/{name}/{row.bracket}/rung-{row.rung}/slot-{row.slot}"


def _asked(folder: Path) -> Iterator[tuple[str, set[str]]]:
    """What the config of the study asks for, as pairs for `_is_wanted`; nothing where it is not written yet."""
    if not (folder / "config.yaml").exists():
        return
    config = yaml.safe_load((folder / "config.yaml").read_text(encoding="utf-8"))
    for part, patterns in OF_PARTS.items():
        if part in config and not config[part]:
            yield from ((pattern, set()) for pattern in patterns)
    if config.get("selection"):
        yield "selection/seed-*", {f"selection/seed-{seed}" for seed in refit_seeds(config["selection"])}
    if mixture := config.get("mixture"):
        starts = {f"{size}d/start-{start}" for size in mixture["dimensions"] for start in range(mixture["starts"])}
        yield "mixture/*/start-*", {f"mixture/{start}" for start in starts}
        yield "mixture/*/findings.json", {f"mixture/{size}d" for size in mixture["dimensions"]}
