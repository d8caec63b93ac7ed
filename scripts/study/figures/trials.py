"""What a search found, trial by trial, and the axes on which its figures draw the hyperparameters."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from study.common.wording import NAMES
from study.config.space import choices
from study.figures.shared.scales import is_numeric, number, value_text

HIGHLIGHTED = 3


@dataclass
class Axis:
    """One hyperparameter: its name, and for each trial a position; `ticks` by position, for choices the only ones.

    kind: choices (evenly spaced), linear or log. A trial that does not have the hyperparameter is at NaN.
    """

    name: str
    kind: str
    positions: np.ndarray
    ticks: dict


def trial_table(runs):
    """One row per trial, in order: accuracy (mean over seeds, %), diverged (any run), work, rank from 1 (best), and
    last (whether it was trained to the end; True where the runs do not say).

    runs: columns trial, status, best_validation_accuracy, iterations, batch_size, parameters, and the
    hyperparameters, which are kept. Work counts examples seen times parameters, over all seeds.
    """
    runs = runs.assign(work=runs["iterations"].astype(float) * runs["batch_size"] * runs["parameters"])
    groups = runs.groupby("trial", sort=True)
    table = groups.first()
    table["last"] = groups["last"].all() if "last" in runs else True
    table["diverged"] = groups["status"].agg(lambda status: (status != "completed").any())
    table["accuracy"] = 100 * groups["best_validation_accuracy"].mean().where(~table["diverged"])
    table["work"] = groups["work"].sum()
    table["rank"] = table["accuracy"].rank(ascending=False, method="first")
    return table.reset_index()


def accuracy_floor(accuracies):
    """Lower end of an accuracy axis in per cent, so that a few bad trials do not press the rest together."""
    accuracies = np.asarray(accuracies, float)
    accuracies = accuracies[np.isfinite(accuracies)]
    if not len(accuracies):
        return 0.0
    best, median = accuracies.max(), np.median(accuracies)
    return float(max(accuracies.min(), best - 4 * max(best - median, 0.5)))


def axes_of(trials, space):
    """The Axis of each drawn hyperparameter; hidden layers give two, their number and their units in all.

    trials: table of trial_table; space: dict from hyperparameter to its list of choices or range, as in the config.
    """
    axes = []
    for key, domain in space.items():
        present = ~_absent(trials, key)
        if present.any():
            axes += [_spread_out(axis, present) for axis in _axes(key, domain, trials[present])]
    return axes


def _axes(key, domain, trials):
    """The axes of one hyperparameter, for trials that all have it."""
    options = choices(domain)
    if key == "hidden_layers":
        layers = [_layers(text) for text in trials[key]]
        return [_choices("hidden layers", [len(units) for units in layers]), _units([sum(units) for units in layers])]
    if options is None:
        return [_range(NAMES.get(key, key), trials[key], bool(domain.get("log")))]
    # A choice of one value has nothing to show.
    return [_choices(NAMES.get(key, key), trials[key], options)] if len(options) > 1 else []


def _absent(trials, key):
    """Which trials do not have the hyperparameter because its condition does not hold: bool (n,)."""
    if "absent" not in trials:
        return np.zeros(len(trials), bool)
    return np.array([key in str(names).split(";") for names in trials["absent"]])


def _spread_out(axis, present):
    """The axis with NaN for the trials that do not have its hyperparameter; its positions are those of the others."""
    positions = np.full(len(present), np.nan)
    positions[present] = axis.positions
    return Axis(axis.name, axis.kind, positions, axis.ticks)


def _layers(text):
    """[512, 256] for '512-256', [] for 'none'."""
    return [int(float(units)) for units in str(text).split("-")] if text != "none" else []


def _units(totals):
    """An axis of unit counts: logarithmic, unless some network has none."""
    return _range("total units", totals, min(totals) > 0)


def _range(name, values, log):
    values = np.asarray(values, float)
    ends = (float(values.min()), float(values.max()))
    ticks = {end: number(end if end.is_integer() else float(f"{end:.2g}")) for end in ends}
    return Axis(name, "log" if log else "linear", values, ticks)


def _choices(name, values, domain=()):
    """Evenly spaced choices: numbers ascending, others in the order of the config; only those that were drawn."""
    texts = [value_text(value) for value in values]
    drawn = dict.fromkeys([value_text(value) for value in domain if value_text(value) in texts] + texts)
    order = list(drawn)
    if is_numeric(values):
        order = [value_text(value) for value in sorted(set(pd.to_numeric(pd.Series(list(values)))))]
    positions = np.array([order.index(text) for text in texts], float)
    return Axis(name, "choices", positions, dict(enumerate(order)))
