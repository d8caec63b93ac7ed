"""The learning curves of all runs, one after the other in long arrays."""

import numpy as np
import pandas as pd

from study.pages.explore.packing import Packed

SECONDS = "training_seconds"
# By column of the curves: how its numbers are kept. Seven digits are more than a screen can show.
KINDS = {
    "iteration": "u4",
    "examples": "f4",
    "epoch": "f4",
    SECONDS: "f4",
    "training_loss": "f4",
    "validation_loss": "f4",
    "training_accuracy": "f4",
    "validation_accuracy": "f4",
    "gradient_norm": "f4",
    "weight_norm": "f4",
    "step_size": "f4",
}
WORDS = {
    "iteration": "steps",
    "examples": "examples",
    "epoch": "epochs",
    SECONDS: "seconds of training",
    "gradient_norm": "gradient norm",
    "weight_norm": "norm of the weights",
}
ALONG = ["epoch", "examples", "iteration", SECONDS]


def curves_of(packed: Packed, runs: list[str], curves: list[pd.DataFrame], seconds: list[pd.DataFrame] | None) -> dict:
    """The evaluations of all runs as arrays: begin (n + 1: where each run's rows begin, and their end) and columns.

    runs: names (n), in the page's order; curves, seconds: tables of the experiments (study.experiments.tables); a run
    that stands in several has the same curve in all of them. seconds None leaves out what a clock says.
    A column has key, words, along (whether it can stand on the horizontal axis) and values.
    """
    table = _rows(runs, curves)
    if seconds is not None:
        clock = pd.concat(seconds, ignore_index=True)[["run", "iteration", SECONDS]]
        table = table.merge(clock.drop_duplicates(["run", "iteration"]), on=["run", "iteration"], how="left")
    counts = table["run"].value_counts().reindex(runs, fill_value=0).to_numpy()
    return {
        "begin": packed.add(np.concatenate([[0], np.cumsum(counts)]), "u4"),
        "columns": [
            {
                "key": key,
                "words": WORDS.get(key, key.replace("_", " ")),
                "along": key in ALONG,
                "values": packed.add(table[key].to_numpy(float), kind),
            }
            for key, kind in KINDS.items()
            if key in table and table[key].notna().any()
        ],
    }


def _rows(runs, curves):
    """The rows of each run once, run by run in the given order, each by its iterations."""
    pieces, seen = [], set()
    for curve in curves:
        new = ~curve["run"].isin(seen)
        seen |= set(curve["run"].unique())
        pieces.append(curve[new])
    table = pd.concat(pieces, ignore_index=True)
    places = table["run"].map({run: place for place, run in enumerate(runs)})
    table = table.assign(place=places).dropna(subset="place")
    return table.sort_values(["place", "iteration"], kind="stable").drop(columns="place").reset_index(drop=True)
