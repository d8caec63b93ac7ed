"""Drawing minibatches of example indices."""

import numpy as np


def shuffled(n, batch_size, rng):
    """Endless minibatches from a new random order of all n examples in each epoch.

    The epochs form one stream that is cut into batches of exactly batch_size <= n: after e epochs each example
    has been used e times (up to one batch). Yields int64 index arrays of shape (batch_size,).
    """
    order, start = rng.permutation(n), 0
    while True:
        stop = start + batch_size
        if stop <= n:
            yield order[start:stop]
            start = stop
        else:
            head = order[start:]
            order, start = rng.permutation(n), stop - n
            yield np.concatenate([head, order[:start]])


def with_replacement(n, batch_size, rng):
    """Endless minibatches of batch_size examples drawn independently and uniformly from n."""
    while True:
        yield rng.integers(n, size=batch_size)


SAMPLINGS = {"shuffle": shuffled, "replacement": with_replacement}
