"""The name of a run. (Apart from the config, which jobs need not load to tell a name.)"""

import hashlib
import json
from collections.abc import Iterable

from study.common.numbers import exact

HASH_DIGITS = 10


def run_name(spec: dict) -> str:
    """Slug and hash of a specification: units, activation, batch size, step size and seed, then SHA-256 digits."""
    canonical = json.dumps(spec, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode()).hexdigest()[:HASH_DIGITS]
    units = "-".join(map(str, spec["hidden_layers"])) or "none"
    parts = [units[:24], spec["activation"], f"batch{spec['batch_size']}", f"step{exact(spec['step_size'], 6)}"]
    return "_".join([*parts, f"seed{spec['seed']}", digest])


def rung_name(run: str, budgets: Iterable[float]) -> str:
    """Name of a run's training up to the last of the budgets, epochs, with a pause at each."""
    return f"{run}_epochs-{'-'.join(f'{budget:g}' for budget in budgets)}"
