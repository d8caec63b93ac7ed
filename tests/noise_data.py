"""Made-up tables of the noise along a run."""

import numpy as np
import pandas as pd

from study.noise.variance import without_replacement


def made_up_tables(seeds=3, grow=True):
    """Tables in which the theory holds, the noise scale grows from 10 to 40, and a step takes 0.1 off its batch."""
    frames = {"gradients": [], "variances": [], "steps": [], "epochs": []}
    for seed in range(seeds):
        scales = [10.0, 20.0, 40.0] if grow else [40.0, 20.0, 10.0]
        points = pd.DataFrame({"iteration": [0, 10, 20], "epoch": [0.0, 1.0, 2.0], "seed": seed})
        frames["gradients"].append(points.assign(noise_scale=scales, two_batch=scales, square=1.0, trace=scales))
        for size in (1, 4, 16):
            theory = 2 / size * without_replacement(100, size)
            wide = {"theory": theory, "variance": theory, "low": 0.9 * theory, "high": 1.1 * theory}
            frames["variances"].append(points.assign(batch_size=size, **wide))
        step = {"first": [0, 10], "step_size": 0.1, "square": [1.0, np.nan], "trace": [5.0, np.nan], "seed": seed}
        step["batch_square"] = 1.5
        around = {"batch_before": 1.0, "batch_after": 0.9, "training_before": 1.0, "training_after": 0.98}
        frames["steps"].append(pd.DataFrame(step | around))
        epoch = {"first": [0, 10], "batch_mean": 1.0, "training_mean": 0.9, "training_end": 0.7, "seed": seed}
        frames["epochs"].append(pd.DataFrame(epoch))
    return {name: pd.concat(tables, ignore_index=True) for name, tables in frames.items()}
