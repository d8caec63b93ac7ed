"""Made-up tables of runs for the tests of statistics and findings."""

import numpy as np
import pandas as pd

from study.experiments.tables import MEASURES


def run_rows(means, seeds=4, sd=0.002):
    """A table of runs of batch sizes 1, 2, 4, ... whose measures scatter about the given means."""
    rng = np.random.default_rng(0)
    rows = [
        {
            "run": f"run-{level}-{seed}",
            "level": f"batch size {2**level}",
            "batch_size": 2**level,
            "seed": seed,
            "status": "completed",
            "diverged_at": None,
            "parameters": 10,
            "initial_step_size": 0.1,
            "steps": 100,
        }
        | {measure: mean + sd * rng.standard_normal() for measure in MEASURES}
        for level, mean in enumerate(means)
        for seed in range(seeds)
    ]
    return pd.DataFrame(rows)
