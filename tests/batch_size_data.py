"""Made-up runs of several batch sizes at equal numbers of examples."""

import numpy as np
import pandas as pd

SIZES = (4, 16, 64, 256, 1024, 4096)
EXAMPLES, EPOCHS = 40_960, 5
SIGMA = 0.5
# Final validation losses like those of the study, and their standard deviations over the seeds: uneven.
MEANS = (0.35, 0.335, 0.345, 0.37, 0.43, 0.53)
SPREADS = (0.02, 0.003, 0.004, 0.003, 0.004, 0.01)


def batch_size_runs(means=MEANS, spreads=SPREADS, seeds=4, sizes=SIZES, shared=0.005, rng=None):
    """Runs with final losses that scatter from seed to seed, in part alike for all sizes (`shared`)."""
    rng = rng or np.random.default_rng(0)
    rows = []
    for seed in range(seeds):
        common = shared * rng.standard_normal()
        for size, mean, spread in zip(sizes, means, spreads, strict=True):
            loss = mean + common + spread * rng.standard_normal()
            rows.append({"batch_size": size, "seed": seed, "final_validation_loss": loss})
    runs = pd.DataFrame(rows).assign(status="completed", step_size_scaling="sqrt", step_size=0.05)
    names = [f"run-{row.batch_size}-{row.seed}" for row in runs.itertuples()]
    loss = runs["final_validation_loss"]
    accuracy = 1 - loss / 3
    return runs.assign(
        run=names,
        level=[f"batch size {size}" for size in runs["batch_size"]],
        final_training_loss=loss - 0.05,
        final_validation_accuracy=accuracy,
        steps=EPOCHS * EXAMPLES // runs["batch_size"],
    )


def losses_by_size(means=MEANS, spreads=SPREADS, seeds=10, sizes=SIZES, shared=0.005, rng=None):
    """A table of such final losses alone, seeds by sizes."""
    rng = rng or np.random.default_rng(0)
    scatter = np.array(spreads) * rng.standard_normal((seeds, len(sizes)))
    return pd.DataFrame(np.array(means) + scatter + shared * rng.standard_normal((seeds, 1)), columns=sizes)


def batch_size_curves(runs, gap=lambda training, size: 0.05 / training):
    """Curves whose training loss falls to its end; gap: of the validation loss above it, by training loss and size."""
    share, rng = np.linspace(0, 1, 9), np.random.default_rng(0)
    tables = []
    for run in runs.itertuples():
        training = run.final_training_loss + (2.3 - run.final_training_loss) * np.exp(-6 * share) * (1 - share)
        table = pd.DataFrame({"iteration": np.rint(share * run.steps), "epoch": share * EPOCHS})
        table = table.assign(examples=table["iteration"] * run.batch_size, training_loss=training)
        table = table.assign(run=run.run)
        table["validation_loss"] = training + gap(training, run.batch_size) + 0.001 * rng.standard_normal()
        tables.append(table.assign(training_accuracy=0.9, validation_accuracy=0.88))
    return pd.concat(tables, ignore_index=True)


def batch_losses(runs, rng=None):
    """Batch losses of an epoch drawn without replacement from losses with the standard deviation SIGMA about 0.4."""
    rng = rng or np.random.default_rng(0)
    examples = 0.4 + SIGMA * rng.standard_normal(EXAMPLES)
    found = []
    for run in runs.itertuples():
        epochs = [rng.permutation(examples).reshape(-1, run.batch_size).mean(axis=1) for _ in range(EPOCHS)]
        found.append(np.concatenate(epochs))
    return found


def gradient_rows():
    """A table of the gradient noise whose example losses have the standard deviation SIGMA at every training loss."""
    return pd.DataFrame(
        {
            "iteration": [0, 10, 0, 10],
            "seed": [0, 0, 1, 1],
            "training_loss": [2.3, 0.1, 2.3, 0.1],
            "loss_variance": SIGMA**2,
            "noise_scale": [20.0, 800.0, 20.0, 800.0],
        }
    )
