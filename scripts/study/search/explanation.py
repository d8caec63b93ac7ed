"""What the surrogate of a search says: which hyperparameters matter, how accuracy responds to them, what interacts."""

import numpy as np
import pandas as pd

from study.search.coordinates import Coordinate, as_in_space, coordinates_of
from study.search.importance import importance
from study.search.surrogate import Surrogate

FEWEST_TRIALS = 10
DRAWS = 128  # points over which predictions are averaged
GRID = 9  # values of a range for which accuracies are predicted
SKILFUL = 0.5  # a share of the variance; a surrogate that predicts less says too little of the hyperparameters
SHOWN = 4  # hyperparameters whose response is computed
INTERVAL = (5, 95)  # percentiles over the forests


def explain(
    space: dict, base: dict, trials: pd.DataFrame, rungs: pd.DataFrame, full: float | None = None, seed: int = 0
) -> dict:
    """The explanation of a search as plain values, ready for JSON.

    space: as in the config; base: the values of hyperparameters that are not drawn; trials, rungs: of
    study.search.tables.trial_table and rung_table; full: epochs of the full budget where trials are stopped early, else
    None.

    enough: whether there are FEWEST_TRIALS completed trials that do not all have the same accuracy; if not, the only
    other key is fewest. trials, rows: their numbers. staged: whether the epochs are an input. skill, full_skill: see
    Surrogate.skill, over all rows and over those of the full budget (full_rows). coordinates: list by falling total
    share of variance, each with name, total and first (mean, low, high) and, for the first SHOWN, response. pairs: list
    of names and share, strongest first. surface: of the strongest pair.
    """
    table = observations(space, trials, rungs)
    few = table["trial"].nunique() < FEWEST_TRIALS or table["accuracy"].nunique() < 2
    if few or not coordinates_of(space):
        return {"enough": False, "fewest": FEWEST_TRIALS}
    epochs = table["budget"].to_numpy(float) if full is not None else None
    surrogate = Surrogate(space, base, table["point"], epochs, table["trial"], table["accuracy"], full, seed)
    names = [coordinate.name for coordinate in surrogate.coordinates]
    first, total, pairs = importance(surrogate.predict, len(names), seed)
    order = [int(i) for i in np.argsort(-total.mean(axis=0), kind="stable")]
    ranked = sorted(pairs, key=lambda pair: -pairs[pair].mean())
    return {
        "enough": True,
        "skilful": SKILFUL,
        "trials": int(table["trial"].nunique()),
        "rows": len(table),
        "staged": full is not None,
        "skill": surrogate.skill(np.ones(len(table), bool)),
        "full_skill": surrogate.skill(table["last"].to_numpy(bool)),
        "full_rows": int(table["last"].sum()),
        "coordinates": [
            {"name": names[i], "total": spread(total[:, i]), "first": spread(first[:, i])}
            | ({"response": response(surrogate, i, seed)} if place < SHOWN else {})
            for place, i in enumerate(order)
        ],
        "pairs": [{"names": [names[i] for i in pair], "share": spread(pairs[pair])} for pair in ranked],
        "surface": surface(surrogate, ranked[0], seed) if ranked else None,
    }


def observations(space: dict, trials: pd.DataFrame, rungs: pd.DataFrame) -> pd.DataFrame:
    """One row per completed rung of each trial: point (dict), trial, budget, last, accuracy.

    A diverged trial counts as the worst accuracy of all at the rung where it was stopped.
    """
    points = dict(zip(trials["trial"], trials["point"], strict=True))
    table = rungs.assign(point=[as_in_space(space, points[trial]) for trial in rungs["trial"]])
    completed = table["status"] == "completed"
    worst = table.loc[completed, "accuracy"].min()
    table["accuracy"] = table["accuracy"].where(completed, worst).astype(float)
    return table[["point", "trial", "budget", "last", "accuracy"]].dropna(subset="accuracy").reset_index(drop=True)


def spread(values: np.ndarray) -> dict:
    """Mean of the values, and the ends of their central 90 %."""
    low, high = np.percentile(values, INTERVAL)
    return {"mean": float(np.mean(values)), "low": float(low), "high": float(high)}


def response(surrogate: Surrogate, number: int, seed: int = 0) -> dict:
    """Mean predicted accuracy along one coordinate (partial dependence), over draws of all other coordinates.

    Draws that do not have the coordinate are left out. The mean is taken of the logarithm of the error rate. The dict
    has values (of the coordinate), numeric, log and choices (bool: what the values are), and mean, low and high over
    the forests.
    """
    coordinate = surrogate.coordinates[number]
    shares = _grid(coordinate)
    draws = np.random.default_rng(seed).random((DRAWS, len(surrogate.coordinates)))
    draws[:, number] = shares[-1]
    draws = draws[surrogate.present(draws, number)]
    curves = _mean_accuracies(surrogate, draws, [number], [(share,) for share in shares])
    low, high = np.percentile(curves, INTERVAL, axis=1)
    return {
        "values": [coordinate.value(share) for share in shares],
        "numeric": coordinate.numeric,
        "log": coordinate.log,
        "choices": coordinate.options is not None,
        "mean": np.mean(curves, axis=1).tolist(),
        "low": low.tolist(),
        "high": high.tolist(),
    }


def surface(surrogate: Surrogate, pair: tuple[int, int], seed: int = 0) -> dict:
    """Mean predicted accuracy over two coordinates, as in `response`.

    axes: name, values, log and choices of both; accuracy: list of lists, (values of the first, values of the second).
    """
    first, second = (surrogate.coordinates[number] for number in pair)
    draws = np.random.default_rng(seed).random((DRAWS // 2, len(surrogate.coordinates)))
    places = [(share, other) for share in _grid(first) for other in _grid(second)]
    table = _mean_accuracies(surrogate, draws, pair, places).mean(axis=1).reshape(len(_grid(first)), -1)
    axes = [
        {
            "name": coordinate.name,
            "values": [coordinate.value(share) for share in _grid(coordinate)],
            "log": coordinate.log,
            "choices": coordinate.options is not None,
        }
        for coordinate in (first, second)
    ]
    return {"axes": axes, "accuracy": table.tolist()}


def _mean_accuracies(surrogate, draws, numbers, places):
    """Mean accuracy over the draws with the coordinates of these numbers set to each place: (places, forests)."""
    shares = np.tile(draws, (len(places), 1))
    shares[:, list(numbers)] = np.repeat(places, len(draws), axis=0)
    predicted = surrogate.predict(shares)
    return 1 - np.exp(predicted.reshape(len(predicted), len(places), len(draws)).mean(axis=2).T)


def _grid(coordinate: Coordinate) -> np.ndarray:
    """Shares of a coordinate's length: the middle of each choice, or GRID points with the ends of a range."""
    if coordinate.options is None:
        return np.linspace(0, 1, GRID)
    return (np.arange(len(coordinate.options)) + 0.5) / len(coordinate.options)
