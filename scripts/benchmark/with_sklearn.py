"""scikit-learn's MLPClassifier, in its own training loop.

Its loop trains whole epochs only, starts from its own weights, and does not measure the accuracy of batches. To do the
same training as the others, the weights are set after a first call, the random state returns the common order, and the
optimiser ends a stretch by a KeyboardInterrupt, after which the loop stops. The time is that from the first update of a
stretch to the last, without the checks of the input at each call.
"""

import time
import warnings

import numpy as np

from benchmark.absent import Unavailable
from benchmark.ours import initial_parameters, order_stream

try:
    from sklearn.neural_network import MLPClassifier
    from sklearn.neural_network._stochastic_optimizers import SGDOptimizer
except (ImportError, OSError) as error:
    raise Unavailable("scikit-learn is not installed") from error


class CommonOrder(np.random.RandomState):
    """A random state whose shuffle returns the order that all libraries follow."""

    def follow(self, stream, batches):
        """The next `batches` minibatches of the stream come first; the rest of an epoch is never reached."""
        self.next = np.concatenate([next(stream) for _ in range(batches)])

    def shuffle(self, x):
        x[: len(self.next)] = self.next


class Stopwatch(SGDOptimizer):
    """The library's optimiser; notes the times of the first and last update of a stretch, then stops the loop."""

    def begin(self, steps):
        self.left, self.first, self.last = steps, None, None

    def update_params(self, params, grads):
        super().update_params(params, grads)
        self.left -= 1
        if self.first is None:
            self.first = time.perf_counter()
        if not self.left:
            self.last = time.perf_counter()
            raise KeyboardInterrupt


class ScikitLearn:
    """partial_fit on the whole training set, interrupted after the stretch's steps."""

    runs = 1

    def __init__(self, data, variant, defaults):
        self.images, self.labels = data.standardised(), data.labels()

    def prepare(self, cell, total_steps):
        """A classifier with our initial parameters."""
        self.random = CommonOrder(0)
        self.order = order_stream(len(self.images), cell.batch_size, cell.seed)
        self.classifier = MLPClassifier(
            cell.hidden_layers,
            solver="sgd",
            alpha=0.0,
            batch_size=cell.batch_size,
            learning_rate_init=cell.step_size,
            momentum=0.0,
            nesterovs_momentum=False,
            random_state=self.random,
        )
        parameters = initial_parameters(cell.layer_sizes, cell.seed)
        self._set(*(list(arrays) for arrays in zip(*parameters, strict=True)))

    def _set(self, weights, biases):
        first = np.concatenate([np.flatnonzero(self.labels == label)[:1] for label in np.unique(self.labels)])
        self.random.next = np.arange(0)
        classifier, size = self.classifier, self.classifier.batch_size
        classifier.set_params(batch_size=len(first))
        classifier.partial_fit(self.images[first], self.labels[first], classes=np.unique(self.labels))
        classifier.set_params(batch_size=size)
        classifier.coefs_, classifier.intercepts_ = weights, biases
        classifier._optimizer = Stopwatch(weights + biases, classifier.learning_rate_init, momentum=0.0, nesterov=False)

    def advance(self, steps):
        """Take the steps; returns the seconds that they took."""
        self.random.follow(self.order, steps)
        stopwatch = self.classifier._optimizer
        stopwatch.begin(steps)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Training interrupted")
            self.classifier.partial_fit(self.images, self.labels)
        return (stopwatch.last - stopwatch.first) * steps / (steps - 1)

    def parameters(self):
        """[(W, b), ...]."""
        return list(zip(self.classifier.coefs_, self.classifier.intercepts_, strict=True))
