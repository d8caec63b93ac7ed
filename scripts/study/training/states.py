"""States of trials at the end of a rung, from which a search takes them further.

A state is kept only while it may be needed: until the trial is not promoted, or is trained to the end of the next rung.
So it is no rule's output, and nothing hangs on it: a job that finds none, or one of another origin, trains the trial
from its beginning, to the same bits.
"""

import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from study.common.files import whole
from study.common.run_names import rung_name

ORIGIN = "made_from"


def state_path(folder: str | Path, run: str, budgets: Iterable[float]) -> Path:
    """Where the state of a trial is. folder: of all trials; run: its name; budgets: epochs at its pauses so far."""
    return Path(folder) / rung_name(run, budgets) / "state.npz"


def save_state(path: Path, state: dict[str, np.ndarray], made_from: dict) -> None:
    """Write a state (Training.state), whole or not at all. made_from: its origin, see study.jobs.cache.origin."""
    with whole(path) as partial:
        np.savez(partial, **{ORIGIN: np.array(json.dumps(made_from))}, **state)


def load_state(path: Path, made_from: dict) -> dict[str, np.ndarray] | None:
    """The state of that origin; None where there is none, or where its file is damaged."""
    try:
        with np.load(path, allow_pickle=False) as file:
            state = dict(file)
        return state if json.loads(str(state.pop(ORIGIN))) == made_from else None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def drop_state(path: Path) -> None:
    """Remove a state that is not needed any more."""
    path.unlink(missing_ok=True)
