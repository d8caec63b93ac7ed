"""B2.2: what each batch size reaches, which one to take, and how its batch losses scatter."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from study.common.standings import Standings, compared_with_best
from study.common.tables import all_completed, records
from study.experiments.images import image_means

SCALING = "step_size_scaling"
FACTOR = "batch_size"


def first_scaling(runs: pd.DataFrame) -> pd.DataFrame:
    """The runs of the first scaling of the step size, in the order of the config: the one that the text is about."""
    return runs[runs[SCALING] == runs[SCALING].iloc[0]]


def by_size(runs: pd.DataFrame, measure: str) -> pd.DataFrame:
    """A measure by seed (rows) and rising batch size (columns); sizes with a diverged run are left out."""
    whole = all_completed(runs, FACTOR)
    kept = sorted(size for size in whole.index if whole[size])
    return runs[runs[FACTOR].isin(kept)].pivot_table(index="seed", columns=FACTOR, values=measure).reindex(columns=kept)


def recommended(standings: Standings, margin: float) -> tuple[int, bool]:
    """(size, shown): the batch size to take, and whether the seeds show it to be near the best one.

    Of the sizes whose interval of the difference from the best one lies above -margin, whichever the best one is, the
    largest: a large batch makes more use of a machine. So a size must be shown to be near the best; that it is not
    shown to be worse is not enough. Where the seeds show it of no size, the one with the best mean.
    standings: of the sizes by their final validation loss.
    """
    near = [row.level for row in standings.rows if row.low is not None and row.low > -margin]
    return (int(max(near)), True) if near else (int(standings.best), False)


def loss_by_image(runs: pd.DataFrame, answers: Sequence[tuple[np.ndarray, np.ndarray]]) -> pd.DataFrame | None:
    """The final loss of each validation image, mean over the seeds: images by batch sizes, of the first scaling.

    answers: for each run the loss of each validation image at its end, float (images,), and whether it is right; None
    without them.
    """
    main = first_scaling(runs)
    losses = [loss for (loss, _), own in zip(answers, runs.index.isin(main.index), strict=False) if own]
    return image_means(main, losses, FACTOR, list(by_size(main, "final_validation_loss")))


def standings_of(table: pd.DataFrame, margin: float, images: pd.DataFrame | None) -> Standings:
    """The batch sizes beside the best one. table: final validation losses (nats), seeds by sizes; images: of
    `loss_by_image`, or None: then the seeds alone are the chance."""
    return compared_with_best(table, larger_is_better=False, margin=margin, by_image=images)


def scatter(
    runs: pd.DataFrame, curves: pd.DataFrame, batch_losses: list[np.ndarray], gradients: pd.DataFrame | None
) -> pd.DataFrame:
    """One row for each completed run: how its batch losses scatter about their trend in the last epoch, in nats.

    batch_losses: float (iterations,) for each of `runs`. gradients: of study.noise.tables, with the variance of the
    losses of single examples at several training losses, or None. Columns: batch_size, seed, scatter, predicted.
    scatter is the standard deviation of successive differences, divided by sqrt 2, to which a slow trend adds nothing.
    predicted is sigma / sqrt(B), sigma^2 being that variance at the mean of the run's last batch losses; NaN without
    gradients. (The batches of an epoch share no example. This lowers the variance of one batch by (N - B) / (N - 1),
    and it makes their covariance negative, so that the variance of a difference is 2 sigma^2 / B N / (N - 1).)
    """
    ends, rows = curves.drop_duplicates("run", keep="last").set_index("run"), []
    for (_, run), losses in zip(runs.iterrows(), batch_losses, strict=True):
        if run["status"] != "completed":
            continue
        last = ends.loc[run["run"]]
        epoch = max(3, round(last["iteration"] / last["epoch"]))
        late = np.asarray(losses, float)[-epoch:]
        row = {"run": run["run"], FACTOR: int(run[FACTOR]), "seed": int(run["seed"])}
        predicted = example_spread(gradients, late.mean()) / np.sqrt(run[FACTOR])
        rows.append(row | {"scatter": np.diff(late).std() / np.sqrt(2), "predicted": float(predicted)})
    return pd.DataFrame(rows, columns=["run", FACTOR, "seed", "scatter", "predicted"])


def example_spread(gradients: pd.DataFrame | None, training_loss: np.ndarray) -> np.ndarray:
    """Standard deviation (nats) of the losses of single examples where the training loss has these values, any shape.

    Read off the mean over the seeds at each snapshot of `gradients` (of study.noise.tables.gradient_table, with all
    seeds) and between them linearly in the logarithm of the training loss. NaN without gradients.
    """
    if gradients is None or gradients.empty:
        return np.full(np.shape(training_loss), np.nan)
    table = gradients.assign(spread=np.sqrt(gradients["loss_variance"])).groupby("iteration")
    points = table[["training_loss", "spread"]].mean().sort_values("training_loss")
    return np.interp(np.log(training_loss), np.log(points["training_loss"]), points["spread"])


def at_equal_loss(runs: pd.DataFrame, curves: pd.DataFrame) -> tuple[float, pd.DataFrame]:
    """(training loss, table): the lowest training loss that every run reaches, and the validation loss of each there.

    The table has seeds by batch sizes, as of `by_size`. Between the last evaluation above this training loss and the
    first one below it, the validation loss is read off a straight line. Both are in nats.
    """
    kept = runs[runs[FACTOR].isin(by_size(runs, "final_training_loss").columns)]
    of_run = dict(list(curves[curves["run"].isin(kept["run"])].groupby("run")))
    equal = max(curve["training_loss"].min() for curve in of_run.values())
    values = kept["run"].map({run: _when(curve, equal) for run, curve in of_run.items()})
    return float(equal), by_size(kept.assign(validation_loss=values), "validation_loss")


def _when(curve, training_loss):
    """The validation loss when the training loss first comes down to this value."""
    training, validation = (curve[f"{part}_loss"].to_numpy(float) for part in ("training", "validation"))
    first = int(np.argmax(training <= training_loss))
    if first == 0:
        return validation[0]
    share = (training[first - 1] - training_loss) / (training[first - 1] - training[first])
    return validation[first - 1] + share * (validation[first] - validation[first - 1])


def batch_size_findings(
    runs: pd.DataFrame,
    curves: pd.DataFrame,
    batch_losses: list[np.ndarray],
    gradients: pd.DataFrame | None,
    margin: float,
    answers: Sequence[tuple[np.ndarray, np.ndarray]] = (),
) -> dict:
    """Which batch size to take, and how the batch losses scatter; of the first scaling of the step size.

    margin: of a loss, in nats; answers: see `loss_by_image`. Keys: complete, whether all runs of some batch size were
    completed; and then recommended and shown, of `recommended`; margin; standings, for each size its difference (nats)
    in final validation loss from the best mean, positive where it is worse, with the interval from low to high of its
    difference from the truly best one (None where the seeds are too few), and standing; scatter, for each size
    batch_size, scatter and predicted (None without gradients), means over the seeds; equal_loss, the training loss of
    at_equal_loss.
    """
    main = first_scaling(runs)
    table = by_size(main, "final_validation_loss")
    if table.empty:
        return {"complete": False}
    standings = standings_of(table, margin, loss_by_image(runs, answers))
    size, shown = recommended(standings, margin)
    losses = [loss for loss, own in zip(batch_losses, runs.index.isin(main.index), strict=True) if own]
    scattered = scatter(main, curves, losses, gradients).groupby(FACTOR)[["scatter", "predicted"]].mean()
    return {
        "complete": True,
        "recommended": size,
        "shown": shown,
        "margin": margin,
        "standings": [_standing(row) for row in standings.rows],
        "scatter": records(scattered.reset_index()),
        "equal_loss": at_equal_loss(main, curves)[0],
    }


def _standing(row):
    """A Standing of batch sizes as a dict, with the sign of a loss."""
    ends = (None, None) if row.low is None else (-row.high, -row.low)
    return {
        FACTOR: int(row.level),
        "difference": -row.difference,
        "low": ends[0],
        "high": ends[1],
        "standing": row.standing,
    }
