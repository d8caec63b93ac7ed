"""Made-up tables of the noise along a run."""

import numpy as np
import pandas as pd

from study.noise.variance import without_replacement

ZOOM = pd.DataFrame(
    {"iteration": [10, 11, 12], "batch_loss": [0.9, 1.4, 1.1], "training_loss": [1.0, 1.02, 1.0], "spread": 0.1}
)


def made_up_tables(seeds=3, grow=True):
    """Tables in which the theory holds, the noise scale grows from 10 to 40, and a step takes 0.1 off its batch."""
    frames = {name: [] for name in ("gradients", "sharpness", "ages", "variances", "steps", "epochs")}
    for seed in range(seeds):
        scales = [10.0, 20.0, 40.0] if grow else [40.0, 20.0, 10.0]
        points = pd.DataFrame({"iteration": [0, 10, 25], "epoch": [0.0, 1.0, 2.5], "seed": seed, "run": f"run{seed}"})
        frames["gradients"].append(
            points.assign(
                training_loss=[2.0, 1.0, 0.7],
                loss_variance=2.0,
                hardest_share=[0.1, 0.3, 0.5],
                noise_scale=scales,
                square=1.0,
                trace=scales,
                predicted=[0.2, 0.2, 0.1],
                recorded=[np.nan, 0.2, 0.1],
            )
        )
        curvature = {"sharpness": [40.0, 20.0, 10.0], "largest_step": [0.05, 0.1, 0.2], "step_size": 0.1}
        frames["sharpness"].append(points.assign(**curvature, gradient_curvature=1.0))
        for place, oldest in ((1, 1.0), (2, 1.5)):
            ages = np.arange(0.25, oldest, 0.5)
            at = points.loc[[place] * len(ages)].assign(age=ages, loss=1 + ages / 10, excess=(ages - 0.5) / 10)
            frames["ages"].append(at.assign(examples=100))
        for size in (1, 4, 16):
            theory = 2 / size * without_replacement(100, size)
            row = {"theory": theory, "variance": theory, "loss_variance": 2.0}
            frames["variances"].append(points.assign(batch_size=size, **row))
        step = {"first": [0, 10], "iteration": [5, 15], "step_size": 0.1, "seed": seed, "run": f"run{seed}"}
        orders = {"own_first": 0.15, "own_second": -0.05, "training_first": [0.03, np.nan], "training_second": -0.01}
        around = {"batch_before": 1.0, "batch_after": 0.9, "training_before": 1.0, "training_after": 0.98}
        frames["steps"].append(pd.DataFrame(step | orders | around))
        epoch = {"first": [0, 10], "last": [10, 20], "batch_mean": 1.0, "training_mean": 0.9, "training_end": 0.7}
        frames["epochs"].append(pd.DataFrame(epoch).assign(training_start=[1.2, 0.8], seed=seed, run=f"run{seed}"))
    return {name: pd.concat(tables, ignore_index=True) for name, tables in frames.items()}


def jittered(tables, scale, seed=0):
    """The tables with each column of numbers scattered."""
    rng = np.random.default_rng(seed)
    fixed = {"seed", "run", "first", "last", "iteration", "epoch", "batch_size", "age", "examples"}
    for table in tables.values():
        for column in table.columns.difference(list(fixed)):
            table[column] *= 1 + scale * rng.standard_normal(len(table))
    return tables
