"""The study's own trainer as the benchmark drives it: all that the benchmark knows of the trainer stands here.

Nothing at the top of this module loads NumPy: `choose_kernel` has to come first.
"""

import time


class Unavailable(Exception):
    """A library or a variant that is not there; the message says why, for the table's foot."""


def choose_kernel():
    """What a training job does before it imports NumPy."""


def order_stream(n, batch_size, seed):
    """Endless minibatches of indices (batch_size,), in the order in which a run with this seed draws them."""
    from study.minibatches import shuffled

    return shuffled(n, batch_size, _generators(seed)[1])


def initial_parameters(layer_sizes, seed):
    """[(W, b), ...] of a run with this seed: W float32 (n_in, n_out), b float32 (n_out,)."""
    from study.network import initialise

    network = initialise(layer_sizes, "relu", "auto", _generators(seed)[0])
    return list(zip(network.weights, network.biases, strict=True))


def _generators(seed):
    import numpy as np

    return [np.random.default_rng(sequence) for sequence in np.random.SeedSequence(seed).spawn(2)]


def specification(defaults, cell, total_steps):
    """The run's specification: the config's defaults (with few evaluations), plain SGD and the cell's settings."""
    return defaults | {
        "hidden_layers": list(cell.hidden_layers),
        "activation": "relu",
        "initialisation": "auto",
        "batch_size": cell.batch_size,
        "sampling": "shuffle",
        "step_size": cell.step_size,
        "step_size_scaling": "none",
        "decay": "constant",
        "momentum": 0.0,
        "weight_decay": 0.0,
        "iterations": total_steps,
        "evaluations": 4,
        "seed": cell.seed,
    }


def make_examples(data):
    """The trainer's Examples of the whole training set; the images stay mapped from disk, as bytes."""
    from study.examples import Examples

    card = {"classes": data.classes, "mean": data.mean, "standard_deviation": data.sd}
    return Examples.load(data.images_path, data.labels_path, card)


class Ours:
    """One run at a time, advanced by stretches of steps as the training job advances between its evaluations."""

    runs = 1

    def __init__(self, data, variant, defaults):
        self.examples, self.defaults = make_examples(data), defaults

    def prepare(self, cell, total_steps):
        """A new run of the cell."""
        from study.training import Training

        self.training = Training(specification(self.defaults, cell, total_steps), self.examples, self.examples)

    def advance(self, steps):
        """Take the steps; seconds that they took."""
        began = time.perf_counter()
        self.training._advance(self.training.record.iterations + steps)
        return time.perf_counter() - began

    def run_job(self, cell):
        """A whole run with its evaluations, as the training job does it."""
        self.prepare(cell, cell.steps)
        self.training.run()

    def parameters(self):
        """[(W, b), ...], copies."""
        network = self.training.network
        return [(w.copy(), b.copy()) for w, b in zip(network.weights, network.biases, strict=True)]


class OursStacked:
    """Several seeds of one point, trained together; `advance` gives the seconds of all `runs` runs."""

    runs = 8

    def __init__(self, data, variant, defaults):
        raise Unavailable("the trainer has no stacked training of several seeds")
