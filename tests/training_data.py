"""Small training runs, on which the tests of the trainer agree."""

import numpy as np

from study.network.losses import one_hot
from study.training.examples import Examples
from study.training.run import Training

SPEC = {
    "hidden_layers": [8],
    "activation": "relu",
    "initialisation": "auto",
    "batch_size": 16,
    "sampling": "shuffle",
    "step_size": 0.1,
    "step_size_scaling": "none",
    "reference_batch_size": 64,
    "decay": "constant",
    "decay_rate": 0.0,
    "warmup": 0,
    "optimiser": "sgd",
    "momentum": 0.0,
    "nesterov": False,
    "weight_decay": 0.0,
    "dropout": 0.0,
    "label_smoothing": 0.0,
    "flip": False,
    "shift": 0,
    "mixup": 0.0,
    "averaging": 0.0,
    "training_images": None,
    "label_noise": 0.0,
    "epochs": 4,
    "iterations": None,
    "evaluations": 8,
    "seed": 0,
}


# Every way of regularising a run, and all that can be combined.
REGULARISERS = [
    {"dropout": 0.3, "hidden_layers": [7, 6], "activation": "tanh"},
    {"label_smoothing": 0.1},
    {"flip": True},
    {"shift": 1},
    {"mixup": 0.5},
    {"averaging": 0.9},
    {"averaging": 0.99, "batch_size": 4},
    {"nesterov": True},
    {"optimiser": "adamw", "step_size": 0.003},
    {"warmup": 1, "decay": "cosine"},
    {
        "dropout": 0.2,
        "label_smoothing": 0.1,
        "flip": True,
        "shift": 1,
        "mixup": 0.2,
        "averaging": 0.98,
        "nesterov": True,
    },
]


def separable(n, seed):
    """Images of three classes, told apart by which third of the pixels is bright."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(3, size=n)
    images = rng.integers(0, 100, size=(n, 12), dtype=np.uint8)
    images[np.repeat(np.eye(3, dtype=bool)[labels], 4, axis=1)] += 90
    return Examples(images, one_hot(labels, 3), float(images.mean()), float(images.std()), (3, 4))


def trained(data, **changes):
    training = Training([SPEC | changes], *data)
    [record] = training.run()
    return training, record
