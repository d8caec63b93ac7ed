"""A random forest that predicts the accuracy of a search's trials, refitted to resampled trials.

The forest (scikit-learn) predicts the logarithm of the validation error rate from the hyperparameters and the epochs
trained. The trials are resampled with replacement, and a forest is fitted to each sample: the spread of their
predictions is the uncertainty. Each trial is predicted by the forests that were fitted without it.
"""

from collections.abc import Sequence

import numpy as np
from sklearn.ensemble import RandomForestRegressor

from study.search.coordinates import coordinates_of, point_at, values_of

FORESTS = 30
TREES = 40
# A leaf holds at least this share of the rows, and two: the trees of thousands of trials would fill the memory.
LEAF = 1 / 1000


class Surrogate:
    """Forests that were fitted to resampled trials.

    space, base: as in point_at. points: n dicts, the trial of each row. epochs: float (n,), the epochs trained; None
    for a search whose trials are all trained to their end. trials: int (n,), equal for rows of the same trial.
    accuracies: float (n,), validation accuracies. full: the epochs for which `predict` predicts.
    """

    def __init__(
        self,
        space: dict,
        base: dict,
        points: Sequence[dict],
        epochs: np.ndarray | None,
        trials: Sequence[int],
        accuracies: Sequence[float],
        full: float | None = None,
        seed: int = 0,
    ):
        self.space, self.base, self.full = space, base, full
        self.coordinates = coordinates_of(space)
        features = self._features(points, epochs)
        target = np.log(np.maximum(1 - np.asarray(accuracies, float), 1e-4))
        trials = np.asarray(trials)
        rng = np.random.default_rng(seed)
        self.forests, self.unseen = [], np.full((FORESTS, len(target)), np.nan)
        names, leaf = np.unique(trials), max(2, int(LEAF * len(target)))
        for number in range(FORESTS):
            counts = np.bincount(np.searchsorted(names, rng.choice(names, len(names))), minlength=len(names))
            weights = counts[np.searchsorted(names, trials)]
            rows = np.repeat(np.arange(len(target)), weights)
            forest = RandomForestRegressor(
                TREES, min_samples_leaf=leaf, max_features=0.5, random_state=number, n_jobs=1
            )
            self.forests.append(forest.fit(features[rows], target[rows]))
            if (weights == 0).any():
                self.unseen[number, weights == 0] = forest.predict(features[weights == 0])
        self.target = target

    def skill(self, rows: np.ndarray) -> float | None:
        """Share of the target's variance over `rows` (bool (n,)) that the forests predict for trials they were not
        fitted to: 1 - mean squared error / variance, below 0 if the mean predicts better.

        None if fewer than three rows have such a prediction, or if their targets are equal.
        """
        judged = ~np.isnan(self.unseen).all(axis=0) & np.asarray(rows)
        if judged.sum() < 3 or self.target[judged].std() == 0:
            return None
        predicted = np.nanmean(self.unseen[:, judged], axis=0)
        return float(1 - np.mean((predicted - self.target[judged]) ** 2) / self.target[judged].var())

    def predict(self, shares: np.ndarray) -> np.ndarray:
        """Logarithm of the error rate at points of the unit cube, by each forest: float (forests, n).

        shares: float (n, coordinates) in [0, 1].
        """
        points = [point_at(self.space, self.coordinates, row, self.base) for row in shares]
        epochs = None if self.full is None else np.full(len(points), self.full)
        features = self._features(points, epochs)
        return np.array([forest.predict(features) for forest in self.forests])

    def present(self, shares: np.ndarray, number: int) -> np.ndarray:
        """Whether each point of the unit cube has the coordinate of that number: bool (n,). shares: as in `predict`."""
        points = [point_at(self.space, self.coordinates, row, self.base) for row in shares]
        return np.array([values_of(self.coordinates, point)[number] is not None for point in points])

    def _features(self, points, epochs):
        """float (n, coordinates), NaN where a trial has no value; with epochs one more column, their logarithm."""
        rows = [
            [c.code(v) for c, v in zip(self.coordinates, values_of(self.coordinates, p), strict=True)] for p in points
        ]
        rows = np.array(rows, float).reshape(len(points), len(self.coordinates))
        return rows if epochs is None else np.column_stack([rows, np.log(np.asarray(epochs, float))])
