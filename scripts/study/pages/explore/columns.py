"""What is known of each run, column by column: its hyperparameters, where a search took it, and how it came out."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import yaml

from study.common.hyperparameters import ORDER
from study.common.numbers import MISSING
from study.common.wording import NAMES, told, value_label
from study.pages.explore.packing import Packed

OUTCOMES = [
    "status",
    *(
        f"{when}_{part}_{what}"
        for when in ("best", "final")
        for part in ("validation", "training")
        for what in ("accuracy", "loss")
    ),
    *("best_epoch", "steps", "diverged_at", "parameters", "initial_step_size"),
]
# Of searches; what only some runs have is missing in the others.
OF_SEARCHES = ["strategy", "search_seed", "rung", "budget"]
TIMES = ["training_seconds", "evaluation_seconds", "peak_memory_mb"]
WORDS = {
    "search_seed": "seed of the search",
    "rung": "rung reached",
    "budget": "budget in epochs",
    "best_epoch": "epoch of the best validation accuracy",
    "diverged_at": "iteration of the divergence",
    "training_seconds": "seconds of training",
    "evaluation_seconds": "seconds of evaluation",
    "peak_memory_mb": "peak memory in MB",
}


def columns_of(
    packed: Packed, runs: pd.DataFrame, specifications: list[dict], defaults: dict, timing: pd.DataFrame | None
) -> list[dict]:
    """The columns of the page, one dict each.

    runs: the study's table of runs; specifications: of these runs, in its order; defaults: the hyperparameters of the
    config, in one way of writing; timing: a row per run, or None to leave out what a clock says.

    Each has key, words, group (setting, search, outcome or time) and kind (number or category), and either `values`,
    or `codes` and the `levels` that they count: dicts with label and number (None: no number), and for a setting yaml
    (how a config writes the value) and usual (whether it is the default).
    """
    settings = [_setting(packed, key, specifications, defaults, runs) for key in ORDER if key in specifications[0]]
    seeds = [specification["seed"] for specification in specifications]
    seed = _levels("seed", "setting", seeds, packed, lambda value: {"yaml": _yaml(value), "usual": False})
    times = [] if timing is None else [key for key in TIMES if key in timing]
    timed = runs[["run"]].merge(timing, on="run", how="left") if times else runs
    return [
        *settings,
        seed,
        *(_named(packed, key, "search", runs[key]) for key in OF_SEARCHES if key in runs and runs[key].notna().any()),
        *(_measured(packed, key, "outcome", runs[key]) for key in OUTCOMES if key in runs and runs[key].notna().any()),
        *(_measured(packed, key, "time", timed[key]) for key in times),
    ]


def _setting(packed, key, specifications, defaults, runs):
    values = [specification[key] for specification in specifications]
    everything = None
    if key == "training_images":
        # None stands for all of them, which is a number too.
        unlimited = runs.loc[[value is None for value in values], "training_examples"]
        everything = None if unlimited.empty else float(unlimited.max())

    def more(value):
        named = {"yaml": _yaml(value), "usual": value == defaults[key]}
        if value is not None:
            return named
        if everything is not None:
            return named | {"number": everything}
        return named if told(key, {key: value}) else named | {"label": MISSING}

    return _levels(key, "setting", values, packed, more)


def _measured(packed, key, group, values):
    """A column of a table: numbers as they are, words as levels."""
    if not pd.api.types.is_numeric_dtype(values):
        return _named(packed, key, group, values)
    # Seven digits, of which the page prints four.
    return _head(key, group, "number") | {"values": packed.add(values.to_numpy(dtype=float, na_value=np.nan), "f4")}


def _named(packed, key, group, values):
    """A column of a table that has few values, words or numbers."""
    found = [None if pd.isna(value) else value for value in values.tolist()]
    return _levels(key, group, found, packed, lambda value: {"label": MISSING} if value is None else {})


def _levels(key, group, values: list, packed: Packed, more: Callable[[Any], dict]) -> dict:
    """A column of few values that occur often. more: what else is told of a value."""
    distinct = sorted({repr(value): value for value in values}.values(), key=_order)
    places = {repr(value): place for place, value in enumerate(distinct)}
    levels = [{"label": value_label(value), "number": _number(value)} | more(value) for value in distinct]
    kind = "number" if all(level["number"] is not None or level["label"] == MISSING for level in levels) else "category"
    codes = packed.add_codes([places[repr(value)] for value in values])
    return _head(key, group, kind) | {"levels": levels, "codes": codes}


def _head(key, group, kind):
    words = WORDS.get(key) or NAMES.get(key) or key.replace("_", " ")
    return {"key": key, "words": words, "group": group, "kind": kind}


def _number(value):
    """A value as a place on an axis; one hidden layer by its units. None where it has none."""
    if isinstance(value, list) and len(value) == 1:
        return value[0]
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _order(value):
    """Numbers by size, lists of units by their number and then by size, other words by the alphabet; None last."""
    if isinstance(value, list):
        return (1, len(value), value, "")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return (3 if value is None else 2, 0, [], str(value))
    return (0, value, [], "")


def _yaml(value: Any) -> str:
    """A value in one line as a config writes it: 1.0e-05, which YAML would take for a word without its point."""
    return yaml.safe_dump(value, default_flow_style=True, width=10**9).removesuffix("\n...\n").strip()
