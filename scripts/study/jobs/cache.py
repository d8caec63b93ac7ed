"""A cache of trained results.

When a job is rerun with the same specification, code, data and libraries, its results are copied from the cache and not
trained again. Training is repeatable, so results of the same origin are the same bits. Each folder of the cache holds
the files of one job and `made_from.json`, which lists all that decides their bits and is written last: where it is
missing or differs in anything, the folder is not used.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from study.common.files import read_json, whole, write_json

SEAL = "made_from.json"
# What a clock says is not the same again, and has no checksum in the seal, which is; it only has to be readable.
TIMING = "timing.json"


def origin(specification: dict, budgets: Iterable[float], files: Iterable[str | Path], libraries: str) -> dict:
    """All that decides the bits of a job's results.

    specification: hyperparameters; budgets: epochs at which training has paused so far, which are evaluations too;
    files: the code and the data's card, whose content counts; libraries: names and versions of what computes.
    """
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(hashlib.sha256(Path(path).read_bytes()).digest())
    return {
        "specification": specification,
        "budgets": list(budgets),
        "code_and_data": digest.hexdigest(),
        "libraries": libraries,
    }


def name_of(specification: dict) -> str:
    """Name of the folder for what this specification makes."""
    text = json.dumps(specification, sort_keys=True)
    return f"seed-{specification['seed']}_{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def restore(folder: str | Path, made_from: dict, output: Mapping[str, str]) -> bool:
    """Copy the files of that origin to the paths of `output`; False where the cache has none, or damaged ones."""
    folder = Path(folder)
    try:
        if read_json(folder / SEAL) != _seal(folder, made_from, output):
            return False
        if TIMING in (Path(path).name for path in output.values()):
            read_json(folder / TIMING)
        for path in output.values():
            shutil.copyfile(folder / Path(path).name, path)
    except (OSError, ValueError):
        return False
    return True


def store(folder: str | Path, made_from: dict, output: Mapping[str, str]) -> None:
    """Copy the files `output` into the cache, and overwrite any of another origin there."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SEAL).unlink(missing_ok=True)
    for path in output.values():
        with whole(folder / Path(path).name) as partial:
            shutil.copyfile(path, partial)
    write_json(folder / SEAL, _seal(folder, made_from, output))


def _seal(folder, made_from, output):
    """The origin, and the checksums of the files in the folder."""
    names = sorted({Path(path).name for path in output.values()} - {TIMING})
    return made_from | {"sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}}


def restore_or_make(
    folder: str | Path, made_from: dict, output: Mapping[str, str], make: Callable[[], None], anew: bool = False
) -> bool:
    """Fill the paths of `output` from the cache; where it has none, call `make`, which writes them, and store them.

    anew: whether to make them whatever the cache has. Returns whether they came from the cache.
    """
    if not anew and restore(folder, made_from, output):
        return True
    make()
    store(folder, made_from, output)
    return False
