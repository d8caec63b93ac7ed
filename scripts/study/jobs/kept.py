"""Results that stay when the job that made them is made anew, to be taken instead of trained for again.

A slot of a search holds another trial once the search has more of them, and is made anew; so is each refit of the
selected network once there are others. Training is repeatable, so
results of the same origin are the same bits: each folder here has them with `made_from.json`, all that decides them,
which is written last. Where that file is missing or differs in anything, there is nothing to take.
"""

import hashlib
import json
import shutil
from pathlib import Path

from study.common.files import read_json, whole, write_json

SEAL = "made_from.json"


def origin(specification, budgets, files, libraries):
    """All that decides the results of a trial, as a dict for JSON.

    specification: dict of hyperparameters; budgets: epochs at which training has paused so far, which are evaluations
    too; files: paths of the code and of the data's card, whose content counts; libraries: what computes, as text.
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


def name_of(specification):
    """Name of a folder for what this specification makes."""
    text = json.dumps(specification, sort_keys=True)
    return f"seed-{specification['seed']}_{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def take(folder, made_from, output):
    """Copy the files of that origin to the paths of `output` (dict by name); False where there are none."""
    try:
        if read_json(Path(folder) / SEAL) != made_from:
            return False
        for path in output.values():
            shutil.copyfile(Path(folder) / Path(path).name, path)
    except (OSError, ValueError):
        return False
    return True


def keep(folder, made_from, output):
    """Keep copies of the files `output` (dict of paths by name), in place of any of another origin."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SEAL).unlink(missing_ok=True)
    for path in output.values():
        with whole(folder / Path(path).name) as partial:
            shutil.copyfile(path, partial)
    write_json(folder / SEAL, made_from)
