"""What trained networks say of a set of examples."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from scipy import special

from study.network.perceptron import load_network
from study.training.evaluation import Evaluator
from study.training.examples import Examples


def log_probabilities(paths: Iterable[str | Path], examples: Examples) -> np.ndarray:
    """Logarithms of the softmax outputs of the networks in the files, float64 (networks, n, classes)."""
    logits = [Evaluator(load_network(path)).logits(examples) for path in paths]
    return special.log_softmax(np.array(logits, np.float64), axis=-1)
