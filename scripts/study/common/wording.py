"""How hyperparameters and their values are written for readers."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np

from study.common.hyperparameters import HYPERPARAMETERS, MAIN, OPTIONS, RATED
from study.common.numbers import exact, is_missing

# What a level is made of: hyperparameters, the number of a search's trial, or the name of a variant.
NAMES = {each.name: each.words for each in HYPERPARAMETERS} | {"trial": "trial", "variant": "variant"}


def value_label(value: Any) -> str:
    """'512-256' for a list of units, 'none' for an empty list, 'leaky relu' for a name, '0.0000258' for a number with
    all its digits, 'yes' for true, 'all' for None, which sets no limit."""
    if value is None:
        return "all"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "-".join(map(str, value)) or "none"
    if isinstance(value, float) and not value.is_integer():
        return f"{Decimal(exact(value, 4)):f}"
    return str(int(value) if isinstance(value, float) else value).replace("_", " ")


def told(key: str, settings: Mapping) -> bool:
    """Whether a hyperparameter of a run says anything: of epochs and iterations only the one that counts does."""
    return key not in ("epochs", "iterations") or not is_missing(settings[key])


def network_label(units: str) -> str:
    """What a network's hidden layers are called in a sentence; units: their label, such as "128" or "256-64"."""
    return "no hidden layer" if units == "none" else f"{units} hidden units"


def said(value: Any) -> str:
    """A value's label within a sentence: none in quotation marks, since there the bare word would deny the sentence."""
    label = value_label(value)
    return "“none”" if label == "none" else label


def level_label(level: dict, joint: str = ", ") -> str:
    """'batch size 64, step size 0.1' for a dict of hyperparameters; 'single setting' for an empty one.

    A variant goes by its name.
    """
    if "variant" in level:
        return level["variant"]
    return joint.join(f"{NAMES[key]} {value_label(value)}" for key, value in level.items()) or "single setting"


def main_settings(settings: dict, more: Iterable[str] = ()) -> dict:
    """The hyperparameters of a run that a reader wants to know: the main ones, `more`, and all options in use."""
    main = list(MAIN)
    if settings["decay"] in RATED:
        main.insert(main.index("decay") + 1, "decay_rate")
    if settings.get("epochs") is None:
        main[main.index("epochs")] = "iterations"
    options = [key for key in OPTIONS if settings.get(key)]
    if settings.get("optimiser", "sgd") != "sgd":
        options = ["optimiser", *options]
    return {key: settings[key] for key in [*main, *more, *options]}
