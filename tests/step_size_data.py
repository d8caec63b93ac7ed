"""Made-up runs that cross step size and batch size."""

import itertools

import numpy as np
import pandas as pd

STEPS = 0.0125 * 2.0 ** np.arange(8)


def grid(power, seeds=3, sizes=(4, 64, 1024), uneven=0.0):
    """Runs whose loss is a parabola around 0.05 (B / 4)^power, in the logarithms, and larger for larger batches.

    uneven: standard deviation of the power over the seeds.
    """
    noise = np.random.default_rng(0)
    rows = []
    for seed in range(seeds):
        shift, own = 0.02 * noise.standard_normal(), power + uneven * noise.standard_normal()
        for size, step in itertools.product(sizes, STEPS):
            off = np.log(step) - np.log(0.05 * (size / 4) ** own) - shift
            loss = np.exp(0.3 * off**2 - 1 + 0.1 * np.log(size))
            rows.append({"batch_size": size, "step_size": step, "seed": seed, "final_training_loss": loss})
    runs = pd.DataFrame(rows).assign(status="completed", run=lambda t: t.index)
    return runs.assign(best_validation_accuracy=1 - runs["final_training_loss"] / 10)
