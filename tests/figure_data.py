"""Made-up runs for the tests of figures, and what is drawn in a panel."""

import itertools

import numpy as np
import pandas as pd

from study.experiments.early_stopping import HALVES
from study.experiments.hidden_units import overfitting_findings
from study.training.schedules import evaluation_iterations

SMALLEST = 7  # points: no type in a figure is smaller, except exponents
MEASURES = [f"{part}_{what}" for part in ("training", "validation") for what in ("loss", "accuracy")]


def experiment(vary, seeds=2, diverged=()):
    """(curves, runs) of made-up runs; `diverged` holds pairs (level, seed)."""
    rows, curves = [], []
    for level, values in enumerate(itertools.product(*vary.values())):
        for seed in range(seeds):
            iteration = evaluation_iterations(400, 8)
            epoch = iteration / 50
            loss = 0.3 + 0.02 * level + 2 * np.exp(-3 * epoch) + 0.01 * seed
            curve = pd.DataFrame({"iteration": iteration, "examples": 20 * iteration, "epoch": epoch})
            for measure in MEASURES:
                gap = 0.01 * epoch if measure.startswith("validation") else 0
                curve[measure] = loss + gap if measure.endswith("loss") else 1 - (loss + gap) / 4
            curve = with_halves(curve).assign(weight_norm=2 + epoch)
            curve["run"] = run = f"run-{level}-{seed}"
            broken = (level, seed) in diverged
            curve = curve.iloc[:4] if broken else curve
            row = {"run": run, **dict(zip(vary, values, strict=True)), "seed": seed}
            row["status"] = "diverged" if broken else "completed"
            for measure in MEASURES:
                row[f"best_{measure}"] = curve[measure].agg("min" if measure.endswith("loss") else "max")
                row[f"final_{measure}"] = np.nan if broken else curve[measure].iloc[-1]
            rows.append(row)
            curves.append(curve)
    return pd.concat(curves, ignore_index=True), pd.DataFrame(rows)


def texts(ax):
    return [text.get_text() for text in ax.texts]


def lines(ax):
    return [line for line in ax.lines if line.get_transform() == ax.transData and len(line.get_xdata()) > 1]


def crosses(ax):
    return [line for line in ax.lines if line.get_marker() == "x"]


def with_halves(curve):
    """The curve with the columns of both halves of the validation images, which are alike."""
    columns = [column for column in curve if column.startswith("validation_")]
    return curve.assign(**{f"{column}_{half}": curve[column] for column in columns for half in HALVES})


def stopped_of(runs, curves):
    """What the findings hold of made-up runs that are stopped early."""
    return overfitting_findings(runs.assign(level="level"), curves)["stopped"]
