"""Made-up variants of a setting, whose validation loss is lowest after four epochs."""

import numpy as np
import pandas as pd

from figure_data import with_halves
from study.experiments.tables import run_table

EPOCHS = np.arange(11)
# Final training loss, lowest and final validation loss: the first overfits, the second hardly, the third learns little.
SHAPES = {"plain": (0.1, 0.3, 0.4), "dropout": (0.2, 0.28, 0.29), "weak": (0.5, 0.6, 0.6)}
CHANGES = {"plain": {}, "dropout": {"dropout": 0.5}, "weak": {"flip": True, "shift": 1}}
PARTS = [f"{part}_{what}" for part in ("training", "validation") for what in ("loss", "accuracy")]


def study(shapes=SHAPES, seeds=3, diverged=()):
    """(runs, curves) of made-up variants whose validation loss is lowest after four epochs."""
    members, specifications, summaries, curves = [], [], [], []
    rng = np.random.default_rng(0)
    for name, (training, lowest, final) in shapes.items():
        for seed in range(seeds):
            run = f"{name}-{seed}"
            noise = 0.002 * rng.standard_normal()
            curve = pd.DataFrame({"run": run, "iteration": 100 * EPOCHS, "epoch": EPOCHS})
            curve["training_loss"] = training + noise + 2 * np.exp(-EPOCHS)
            curve["validation_loss"] = np.interp(EPOCHS, [0, 4, 10], [2.3, lowest, final + noise]) + noise
            for part in ("training", "validation"):
                curve[f"{part}_accuracy"] = 1 - curve[f"{part}_loss"] / 3
            curve = with_halves(curve).assign(weight_norm=2.0 + EPOCHS)
            broken = (name, seed) in diverged
            summary = {"status": "diverged" if broken else "completed", "parameters": 9, "initial_step_size": 0.1}
            summary |= {"iterations": 1000, "diverged_at": 7 if broken else None}
            for measure in PARTS:
                summary[f"best_{measure}"] = curve[measure].agg("min" if measure.endswith("loss") else "max")
                summary[f"final_{measure}"] = None if broken else curve[measure].iloc[-1]
            members.append([run, {"variant": name}, seed])
            base = {"hidden_layers": [8], "dropout": 0.0, "flip": False, "shift": 0, "seed": seed}
            specifications.append(base | CHANGES[name])
            summaries.append(summary)
            curves.append(curve)
    return run_table(members, specifications, summaries), pd.concat(curves, ignore_index=True)


def through_files(tables, folder):
    """The tables as the scripts see them: written and read again."""
    for i, table in enumerate(tables):
        table.to_csv(folder / f"{i}.csv", index=False)
    return [pd.read_csv(folder / f"{i}.csv") for i in range(len(tables))]
