"""What a search learned about its hyperparameters, from a random forest fitted to its trials.

The forest (scikit-learn) predicts the logarithm of the validation error rate from the hyperparameters and the epochs
trained. Its variance over the space, at the full budget, is divided among the hyperparameters (functional ANOVA:
Hutter, Hoos and Leyton-Brown 2014; the estimators of Sobol' indices are SciPy's). The trials are resampled with
replacement, and a forest fitted to each sample: their spread is the uncertainty, and each trial is predicted by the
forests that have not seen it.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats
from sklearn.ensemble import RandomForestRegressor

from study.common.wording import NAMES, value_label
from study.config.space import at, choices, holds, in_order, units_of

FORESTS = 30
TREES = 40
POINTS = 128  # of the space, for each Sobol' index; a power of 2


@dataclass(frozen=True)
class Coordinate:
    """One axis of the space. key: hyperparameter; layer: number of the hidden layer (from 1) whose units it counts,
    0 for their number; domain: list of choices or range, as study.config.space.at takes it."""

    key: str
    domain: object
    layer: int | None = None

    @property
    def log(self):
        return isinstance(self.domain, dict) and bool(self.domain.get("log"))

    @property
    def name(self):
        """As readers see it: 'step size', 'hidden layers', 'units of layer 2'."""
        if self.layer is None:
            return NAMES.get(self.key, self.key)
        return f"units of layer {self.layer}" if self.layer else "hidden layers"

    @property
    def numeric(self):
        """Whether its values are numbers."""
        plain_layers = self.key == "hidden_layers" and self.layer is None
        return self.listed is None or (not plain_layers and all(isinstance(x, int | float) for x in self.listed))

    @property
    def listed(self):
        return choices(self.domain)

    @property
    def options(self):
        """The choices, or None for a range; numbers ascending."""
        return sorted(self.listed) if self.listed and self.numeric else self.listed

    def code(self, value):
        """The value as the forest sees it (float): its number, the number of its choice, NaN where there is none."""
        # A table has NaN where a setting is null.
        if value is None or value != value:
            return np.nan
        if not self.numeric:
            return float([value_label(option) for option in self.options].index(value_label(value)))
        return float(np.log(value) if self.log else value)

    def value(self, share):
        """The value at a share in [0, 1] of the coordinate's length."""
        share = min(float(share), 1 - 1e-9)
        return at(self.domain, share) if self.options is None else self.options[int(share * len(self.options))]


def coordinates_of(space):
    """The Coordinates of a search space (dict as in the config); domains of one value have none."""
    coordinates = []
    for key in in_order(space):
        domain = space[key]
        if isinstance(domain, dict) and "layers" in domain:
            coordinates.append(Coordinate(key, domain["layers"], 0))
            coordinates += [Coordinate(key, units_of(domain), layer) for layer in range(1, max(domain["layers"]) + 1)]
        else:
            coordinates.append(Coordinate(key, domain))
    return [c for c in coordinates if c.options is None or len(set(map(str, c.options))) > 1]


def values_of(coordinates, point):
    """The value of each coordinate for a trial; None where it has none. point: dict of the hyperparameters it has."""
    values = []
    for coordinate in coordinates:
        value = point.get(coordinate.key)
        if value is not None and coordinate.layer is not None:
            layer = coordinate.layer
            value = len(value) if layer == 0 else value[layer - 1] if layer <= len(value) else None
        values.append(value)
    return values


def point_at(space, coordinates, shares, base):
    """The trial at a point of the unit cube: dict of hyperparameters, without those whose condition does not hold.

    shares: float (len(coordinates),) in [0, 1]; base: values where nothing is drawn.
    """
    place = dict(zip(((c.key, c.layer) for c in coordinates), shares, strict=True))
    point = {}
    for key in in_order(space):
        domain = space[key]
        if not holds(domain, base | point):
            continue
        if isinstance(domain, dict) and "layers" in domain:
            count = Coordinate(key, domain["layers"], 0).value(place.get((key, 0), 0.0))
            layers = [Coordinate(key, units_of(domain), i + 1) for i in range(count)]
            point[key] = [layer.value(place.get((key, layer.layer), 0.0)) for layer in layers]
        else:
            point[key] = Coordinate(key, domain).value(place.get((key, None), 0.0))
    return point


class Surrogate:
    """Forests on resampled trials.

    space, base: as for point_at. points: list of dicts, the trial of each row; epochs: float (n,), None for a search
    whose trials are all trained to their end; trials: int (n,), which rows belong together; accuracies: float (n,).
    """

    def __init__(self, space, base, points, epochs, trials, accuracies, full=None, seed=0):
        self.space, self.base, self.full = space, base, full
        self.coordinates = coordinates_of(space)
        features = self._features(points, epochs)
        target = np.log(np.maximum(1 - np.asarray(accuracies, float), 1e-4))
        trials = np.asarray(trials)
        rng = np.random.default_rng(seed)
        self.forests, self.unseen = [], np.full((FORESTS, len(target)), np.nan)
        names = np.unique(trials)
        for number in range(FORESTS):
            counts = np.bincount(np.searchsorted(names, rng.choice(names, len(names))), minlength=len(names))
            weights = counts[np.searchsorted(names, trials)]
            rows = np.repeat(np.arange(len(target)), weights)
            forest = RandomForestRegressor(TREES, min_samples_leaf=2, max_features=0.5, random_state=number, n_jobs=1)
            self.forests.append(forest.fit(features[rows], target[rows]))
            if (weights == 0).any():
                self.unseen[number, weights == 0] = forest.predict(features[weights == 0])
        self.target = target

    def skill(self, rows):
        """Share of the target's variance over `rows` (bool mask) that forests predict without having seen the trial:
        1 - mean squared error / variance, below 0 when the mean predicts better. None where it cannot be told."""
        told = ~np.isnan(self.unseen).all(axis=0) & np.asarray(rows)
        if told.sum() < 3 or self.target[told].std() == 0:
            return None
        predicted = np.nanmean(self.unseen[:, told], axis=0)
        return float(1 - np.mean((predicted - self.target[told]) ** 2) / self.target[told].var())

    def predict(self, shares):
        """Logarithm of the error rate at points of the unit cube, by each forest: float (forests, n)."""
        points = [point_at(self.space, self.coordinates, row, self.base) for row in shares]
        epochs = None if self.full is None else np.full(len(points), self.full)
        features = self._features(points, epochs)
        return np.array([forest.predict(features) for forest in self.forests])

    def present(self, shares, number):
        """Whether each point of the unit cube has the coordinate of that number: bool (n,)."""
        points = [point_at(self.space, self.coordinates, row, self.base) for row in shares]
        return np.array([values_of(self.coordinates, point)[number] is not None for point in points])

    def _features(self, points, epochs):
        """float (n, coordinates, and the logarithm of the epochs where they count); NaN for what a trial has not."""
        rows = [
            [c.code(v) for c, v in zip(self.coordinates, values_of(self.coordinates, p), strict=True)] for p in points
        ]
        rows = np.array(rows, float).reshape(len(points), len(self.coordinates))
        return rows if epochs is None else np.column_stack([rows, np.log(np.asarray(epochs, float))])


def importance(predict, dimension, seed=0):
    """Sobol' indices of functions on the unit cube.

    predict: float (n, dimension) -> (functions, n). Returns first and total, float (functions, dimension), and pairs,
    dict from (i, j), i < j, to float (functions,): the share of the variance that comes from i and j acting together
    (with any others), which is total_i + total_j - total_{ij}. Constant functions give zeros.
    """
    sample = stats.qmc.Sobol(2 * dimension, rng=np.random.default_rng(seed)).random(POINTS)
    a, b = sample[:, :dimension], sample[:, dimension:]
    pairs = [(i, j) for i in range(dimension) for j in range(i)]
    mixed = [_mixed(a, b, [i]) for i in range(dimension)] + [_mixed(a, b, pair) for pair in pairs]
    f = predict(np.concatenate([a, b, *mixed])).reshape(-1, 2 + len(mixed), POINTS)
    variance = np.maximum(f[:, :2].reshape(len(f), -1).var(axis=1), 1e-300)
    shared = {"f_A": f[:, 0], "f_B": f[:, 1], "f_AB": np.moveaxis(f[:, 2 : 2 + dimension], 1, 0)}
    found = stats.sobol_indices(func=shared, n=POINTS)
    # The estimates of shares may stray a little beyond 0 and 1.
    first, total = (
        np.clip(np.nan_to_num(np.reshape(x, (len(f), dimension))), 0, 1) for x in (found.first_order, found.total_order)
    )
    # Jansen's estimator, as SciPy's of the total index, with both columns exchanged.
    both = ((f[:, :1] - f[:, 2 + dimension :]) ** 2).mean(axis=2) / (2 * variance[:, None])
    together = {(j, i): total[:, i] + total[:, j] - both[:, k] for k, (i, j) in enumerate(pairs)}
    return first, total, together


def _mixed(a, b, columns):
    mixed = a.copy()
    mixed[:, list(columns)] = b[:, list(columns)]
    return mixed
