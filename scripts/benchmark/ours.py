"""The study's own trainer as the benchmark uses it; no other module of the benchmark knows the trainer."""

import time
from itertools import pairwise

import numpy as np

from study.jobs import kernel
from study.network.perceptron import initialise
from study.training.batches import Order
from study.training.examples import Examples
from study.training.run import Training
from study.training.streams import generators_of

# The variant "stacked seeds" trains at most so many runs together, and only as many as together have at most so many
# parameters, which fit into a processor's cache.
STACKED_RUNS, STACKED_PARAMETERS = 8, 2**19


def choose_kernel(environment):
    """Set in the environment (a dict) of a new process what the workflow sets for its training jobs."""
    kernel.offer_kernel(environment)
    kernel.take_kernel(environment)


def order_stream(n, batch_size, seed):
    """Endless minibatches of indices, int64 (batch_size,), in the order in which a run with this seed draws them."""
    order = Order(n, "shuffle", generators_of(seed)["order"])
    while True:
        yield order.take(batch_size)


def initial_parameters(layer_sizes, seed):
    """[(W, b), ...] of a run with this seed: W float32 (n_in, n_out), b float32 (n_out,)."""
    return parameters_of(initialise(layer_sizes, "relu", "auto", generators_of(seed)["initial"]))


def parameters_of(network):
    """[(W, b), ...] of one network, copies."""
    return [(w.copy(), b.copy()) for w, b in zip(network.weights, network.biases, strict=True)]


def specification(defaults, cell, total_steps, seed):
    """The run's specification: the cell's settings and plain SGD, whatever the config's defaults are."""
    return defaults | {
        "hidden_layers": list(cell.hidden_layers),
        "activation": "relu",
        "initialisation": "auto",
        "batch_size": cell.batch_size,
        "sampling": "shuffle",
        "step_size": cell.step_size,
        "step_size_scaling": "none",
        "decay": "constant",
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
        "iterations": total_steps,
        "evaluations": 4,
        "seed": seed,
    }


class Ours:
    """One run, advanced by stretches of steps as the training job advances between its evaluations."""

    runs = 1

    def __init__(self, data, variant, defaults):
        card = {"classes": data.classes, "mean": data.mean, "standard_deviation": data.sd}
        # As in a training job, the images stay mapped from disk, as bytes.
        self.examples = Examples.load(data.images_path, data.labels_path, card)
        self.defaults = defaults

    def prepare(self, cell, total_steps):
        """New runs of the cell, with its seed and the following ones."""
        seeds = range(cell.seed, cell.seed + self.runs)
        specs = [specification(self.defaults, cell, total_steps, seed) for seed in seeds]
        self.training = Training(specs, self.examples, self.examples)

    def advance(self, steps):
        """Take the steps in all runs; returns the seconds that they took."""
        began = time.perf_counter()
        with np.errstate(all="ignore"):
            self.training.advance(self.training.done + steps)
        return time.perf_counter() - began

    def run_job(self, cell):
        """A whole run with its evaluations, as the training job does it."""
        self.prepare(cell, cell.steps)
        self.training.run()

    def parameters(self):
        """[(W, b), ...] of the run with the cell's seed, copies."""
        return parameters_of(self.training.network[0])


class OursStacked(Ours):
    """Several seeds of one point, trained together; `advance` gives the seconds of all runs."""

    def prepare(self, cell, total_steps):
        """New runs of the cell, with its seed and the following ones."""
        parameters = sum((n_in + 1) * n_out for n_in, n_out in pairwise(cell.layer_sizes))
        self.runs = min(STACKED_RUNS, max(1, STACKED_PARAMETERS // parameters))
        super().prepare(cell, total_steps)
