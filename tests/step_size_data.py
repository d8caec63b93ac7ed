"""Made-up runs that cross step size and batch size."""

import numpy as np
import pandas as pd

STEPS = 0.0125 * 2.0 ** np.arange(8)
SIZES = (4, 16, 64, 1024)
START = 2.4


def grid(limit=0.4, half=64.0, seeds=3, sizes=SIZES, scatter=0.02, power=None, rng=None):
    """Runs whose loss is a parabola around the best step size, in the logarithms, and larger for larger batches.

    The best step size is limit / (1 + half / B), or 0.05 (B / 4)^power; scatter: standard deviation of its logarithm
    from run to run and, again, from seed to seed.
    """
    rng = rng or np.random.default_rng(0)
    rows = []
    for seed in range(seeds):
        shift = scatter * rng.standard_normal()
        for size in sizes:
            best = limit / (1 + half / size) if power is None else 0.05 * (size / 4) ** power
            own = np.log(best) + shift + scatter * rng.standard_normal()
            for step in STEPS:
                loss = np.exp(0.3 * (np.log(step) - own) ** 2 - 1 + 0.1 * np.log(size))
                rows.append({"batch_size": size, "step_size": step, "seed": seed, "final_training_loss": loss})
    runs = pd.DataFrame(rows).assign(status="completed", run=lambda t: [f"run-{i}" for i in t.index])
    return runs.assign(best_validation_accuracy=1 - runs["final_training_loss"] / 10)


def curves_of(runs):
    """Curves with a start and an end."""
    start = runs[["run"]].assign(iteration=0, training_loss=START)
    end = runs[["run"]].assign(iteration=100, training_loss=runs["final_training_loss"])
    return pd.concat([start, end], ignore_index=True)


def losses_of(runs, least=20.0, critical=50.0, examples=80_000):
    """Batch losses that fall with the steps, in units of the least number of steps that the batch size needs.

    The larger |log step size - log 0.1|, the slower.
    """
    losses = []
    for run in runs.itertuples():
        needed = least * (1 + critical / run.batch_size) * np.exp(0.2 * abs(np.log(run.step_size / 0.1)))
        steps = np.arange(max(2, examples // run.batch_size))
        losses.append(START * np.exp(-steps / needed))
    return losses
