"""When each training example was last used, from the order in which a run draws them."""

import numpy as np

from study.training.batches import SAMPLINGS
from study.training.streams import generators_of


def examples_since_use(specification: dict, n: int, iteration: int) -> np.ndarray:
    """How many examples were drawn after the last use of each of the n, before the step `iteration`: float (n,).

    1 for the example drawn last; infinite for one that was never used. specification: of the run, whose order is drawn
    again from its seed.
    """
    drawn = iteration * specification["batch_size"]
    rng, last = generators_of(specification["seed"])["order"], np.full(n, -np.inf)
    for start in range(0, drawn, n):
        part = SAMPLINGS[specification["sampling"]](rng, n)[: drawn - start]
        np.maximum.at(last, part, start + np.arange(len(part)))
    return drawn - last
