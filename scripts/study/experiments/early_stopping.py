"""Early stopping, judged as it is used: one half of the validation images says when to stop, the other what that gives.

The lowest point of a curve is below its end by chance alone. The half that did not choose it shows no such luck.
"""

import pandas as pd

HALVES = ("a", "b")
SCORED = ("epoch", "training_loss", "training_accuracy", "weight_norm", "validation_loss", "validation_accuracy")


def stopped_early(curves: pd.DataFrame) -> pd.DataFrame:
    """What stopping each run early gives, and what it has at its end: one row per run, in the order of the curves.

    curves: evaluations of the runs, with the columns of study.training.run.Training. A run is stopped at the evaluation
    with the lowest validation loss of half a (the first of equals) and scored on half b; then the halves change places,
    and all values are means over the two. Columns run; epoch, training_loss, training_accuracy, validation_loss,
    validation_accuracy and weight_norm where it is stopped; and the same names with the prefix end_, the validation
    values of the end being means over the same two halves.
    """
    curves = curves.drop_duplicates(["run", "iteration"])
    rows = [{"run": run} | _stopped(curve) for run, curve in curves.groupby("run", sort=False)]
    return pd.DataFrame(rows, columns=["run", *SCORED, *(f"end_{name}" for name in SCORED)])


def _stopped(curve):
    """The values of one run: means over the two choices of the half that stops it."""
    points, ends = [], []
    for stops, scores in (HALVES, HALVES[::-1]):
        points.append(_scored(curve.loc[curve[f"validation_loss_{stops}"].idxmin()], scores))
        ends.append(_scored(curve.iloc[-1], scores))
    stopped, end = pd.DataFrame(points).mean(), pd.DataFrame(ends).mean()
    return {**stopped, **end.add_prefix("end_")}


def _scored(point, half):
    """The values of one evaluation, those of validation on one half of the images."""
    return {name: point[f"{name}_{half}" if name.startswith("validation") else name] for name in SCORED}
