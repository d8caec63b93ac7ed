"""What the noise of minibatches along several runs shows. Takes the tables of study.noise.gathered."""

import numpy as np
import pandas as pd

from study.common.tables import described, records
from study.noise.gathered import CHANGES, PARTS

# An interval of ages is shown from this share of the examples on: fewer have a mean that says little.
LEAST_SHARE = 0.03


def run_rows(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row for each run, by seed; empty without a completed run.

    Columns: ratio, of the recorded to the predicted standard deviation of a batch loss, from the sums of the variances
    over the snapshots (NaN without one after the first epoch); first_scale, last_scale, the noise scale at the first
    and last snapshot; and CHANGES and PARTS in the last measured epoch (means over its steps).
    """
    gradients = tables["gradients"]
    if gradients.empty:
        return pd.DataFrame()
    known = gradients[gradients["recorded"].notna()].groupby("seed")[["recorded", "predicted"]].sum()
    scales = gradients.sort_values("iteration").groupby("seed")["noise_scale"]
    rows = pd.DataFrame({"first_scale": scales.first(), "last_scale": scales.last()})
    rows["ratio"] = np.sqrt(known["recorded"] / known["predicted"])
    return rows.join(_last(tables["steps"], CHANGES)).join(_last(tables["epochs"], PARTS))


def _last(table, columns):
    """Means by seed in the last measured epoch."""
    return table[table["first"] == table["first"].max()].groupby("seed")[columns].mean()


def noise_findings(tables: dict[str, pd.DataFrame], zoom: pd.DataFrame) -> dict | None:
    """Mean, spread and range over the runs, as dicts for JSON; None without a completed run.

    zoom: of study.noise.tables.zoom_table, of the first run. Keys: runs, the columns of run_rows described; sizes, the
    batch sizes; scales, for each snapshot its epoch and the numbers of gradients and sharpness described; steps,
    epochs, for each measured epoch a dict with first (iteration at its start), after (number of epochs before it),
    CHANGES or PARTS described over the runs, and by_run, a dict of their means for each run; ages and zoom, see
    age_findings and zoom_findings.
    """
    rows = run_rows(tables)
    if rows.empty:
        return None
    return {
        "runs": described(rows),
        "sizes": sorted(map(int, tables["variances"]["batch_size"].unique())),
        "scales": _scales(tables["gradients"], tables["sharpness"]),
        "steps": _by_epoch(tables["steps"], CHANGES),
        "epochs": _by_epoch(tables["epochs"], PARTS),
        "ages": age_findings(tables["ages"]),
        "zoom": zoom_findings(zoom),
    }


def _scales(gradients, sharpness):
    both = gradients.merge(sharpness.drop(columns="epoch"), on=["seed", "run", "iteration"])
    columns = [
        "training_loss",
        "hardest_share",
        "noise_scale",
        "square",
        "trace",
        "sharpness",
        "largest_step",
        "step_size",
    ]
    return [
        {"epoch": float(snapshot["epoch"].iloc[0]), **described(snapshot[columns])}
        for _, snapshot in both.groupby("iteration")
    ]


def _by_epoch(table, columns):
    means = table.groupby(["first", "after", "seed"])[columns].mean()
    return [
        {"first": int(first), "after": float(after)} | described(runs) | {"by_run": records(runs)}
        for (first, after), runs in means.groupby(level=["first", "after"])
    ]


def age_findings(ages: pd.DataFrame) -> dict | None:
    """The loss of the examples by the time since their last use, at the snapshot whose ages reach furthest (the last
    of equals); None where no snapshot lies after the first epoch.

    Keys: epoch, of the snapshot; bins, a list of age (in epochs) and excess, the loss above the mean of all examples,
    described over the runs. Intervals with fewer than LEAST_SHARE of the examples are left out.
    """
    if ages.empty:
        return None
    ages = ages.astype({"age": float, "iteration": int, "excess": float, "examples": float})
    total = ages.groupby(["seed", "iteration"])["examples"].transform("sum")
    ages = ages[ages["examples"] >= LEAST_SHARE * total]
    furthest = ages.groupby("iteration")["age"].max()
    shown = ages[ages["iteration"] == furthest[furthest == furthest.max()].index[-1]]
    return {
        "epoch": float(shown["epoch"].iloc[0]),
        "bins": [{"age": float(age), **described(rows[["excess"]])} for age, rows in shown.groupby("age")],
    }


def zoom_findings(zoom: pd.DataFrame) -> dict | None:
    """What a stretch of steps shows, in nats; None where nothing was measured.

    Keys: steps, their number; first, the first of them; batch_low, batch_high, training_low, training_high: the lowest
    and highest losses; batch_sd, the standard deviation of batch minus training loss; spread, the mean predicted one;
    training_sd, the scatter of the training loss from step to step; inside, the share of batch losses within two
    predicted standard deviations of the training loss.
    """
    if len(zoom) < 2:
        return None
    batch, training = zoom["batch_loss"], zoom["training_loss"]
    return {
        "steps": len(zoom),
        "first": int(zoom["iteration"].iloc[0]),
        "batch_low": float(batch.min()),
        "batch_high": float(batch.max()),
        "training_low": float(training.min()),
        "training_high": float(training.max()),
        "batch_sd": float((batch - training).std(ddof=1)),
        "spread": float(zoom["spread"].mean()),
        "training_sd": float(np.sqrt(np.mean(np.diff(training) ** 2) / 2)),
        "inside": float(((batch - training).abs() <= 2 * zoom["spread"]).mean()),
    }
