"""One training run: from a specification and the data to curves and parameters."""

import math
import time
from dataclasses import dataclass, field

import numpy as np

from study.examples import Evaluator, Gatherer
from study.minibatches import SAMPLINGS
from study.network import initialise
from study.propagation import Propagation
from study.schedules import decayed, evaluation_iterations, initial_step_size
from study.updates import Sgd

# A mean batch loss this large (ln 10 = 2.3 is chance) means that the parameters have blown up.
DIVERGED_LOSS = 1000.0


@dataclass
class Record:
    """What a run leaves behind; `curve` has one dict per evaluation, the batch arrays one float per iteration."""

    batch_loss: np.ndarray
    batch_accuracy: np.ndarray
    curve: list = field(default_factory=list)
    seconds: list = field(default_factory=list)
    best: dict | None = None
    best_network: object = None
    iterations: int = 0
    diverged_at: int | None = None


def iterations_of(spec, n):
    """Number of steps: `iterations` when it is given, else `epochs` passes over n examples, rounded."""
    return spec["iterations"] or max(1, round(spec["epochs"] * n / spec["batch_size"]))


class Training:
    """The state of a run: network, buffers, random order, record."""

    def __init__(self, spec, training, validation, progress=None):
        self.spec, self.training, self.validation, self.progress = spec, training, validation, progress
        initial, order = (np.random.default_rng(s) for s in np.random.SeedSequence(spec["seed"]).spawn(2))
        n, batch_size = len(training), spec["batch_size"]
        sizes = [training.images.shape[1], *spec["hidden_layers"], training.targets.shape[1]]
        self.network = initialise(sizes, spec["activation"], spec["initialisation"], initial)
        self.propagation = Propagation(self.network, batch_size)
        self.gatherer = Gatherer(training, batch_size, self.propagation.a[0])
        self.sgd = Sgd(self.propagation, spec["momentum"], spec["weight_decay"])
        self.evaluator = Evaluator(self.network)
        self.minibatches = SAMPLINGS[spec["sampling"]](n, batch_size, order)
        self.iterations = iterations_of(spec, n)
        self.first_step_size = initial_step_size(
            spec["step_size"], batch_size, spec["step_size_scaling"], spec["reference_batch_size"]
        )
        self.record = Record(np.zeros(self.iterations, np.float32), np.zeros(self.iterations, np.float32))
        self.training_seconds = self.evaluation_seconds = 0.0

    def run(self):
        """Train to the end, or until the loss diverges, and return the Record."""
        with np.errstate(all="ignore"):
            for stop in evaluation_iterations(self.iterations, self.spec["evaluations"]).tolist():
                if not (self._advance(stop) and self._evaluate()):
                    self.record.diverged_at = self.record.iterations
                    break
        done = self.record.iterations
        self.record.batch_loss = self.record.batch_loss[:done]
        self.record.batch_accuracy = self.record.batch_accuracy[:done]
        return self.record

    def step_size(self, iteration):
        """Step size of the given iteration, counted from 0."""
        epoch_length = len(self.training) / self.spec["batch_size"]
        epoch, epochs = iteration / epoch_length, self.iterations / epoch_length
        return self.first_step_size * decayed(self.spec["decay"], self.spec["decay_rate"], epoch, epochs)

    def _advance(self, stop):
        """Take steps until `stop` of them are done; False when the loss has diverged."""
        began, record, propagation, gatherer = (
            time.perf_counter(),
            self.record,
            self.propagation,
            self.gatherer,
        )
        for iteration in range(record.iterations, stop):
            gatherer.gather(next(self.minibatches))
            propagation.forward()
            loss, right = propagation.loss(gatherer.targets)
            record.batch_loss[iteration] = loss
            record.batch_accuracy[iteration] = right / propagation.rows
            record.iterations = iteration + 1
            if not loss < DIVERGED_LOSS:
                return False
            propagation.backward(gatherer.targets)
            self.sgd.step(self.step_size(iteration))
        self.training_seconds += time.perf_counter() - began
        return True

    def _evaluate(self):
        """Record losses and accuracies on both whole sets; False when they have diverged."""
        began, record = time.perf_counter(), self.record
        training_loss, training_accuracy = self.evaluator.evaluate(self.training)
        validation_loss, validation_accuracy = self.evaluator.evaluate(self.validation)
        if not training_loss < DIVERGED_LOSS:
            return False
        examples = record.iterations * self.spec["batch_size"]
        point = {
            "iteration": record.iterations,
            "examples": examples,
            "epoch": examples / len(self.training),
            "step_size": self.step_size(record.iterations),
            "gradient_norm": self._gradient_norm(),
            "training_loss": training_loss,
            "training_accuracy": training_accuracy,
            "validation_loss": validation_loss,
            "validation_accuracy": validation_accuracy,
        }
        record.curve.append(point)
        if record.best is None or validation_accuracy > record.best["validation_accuracy"]:
            record.best, record.best_network = point, self.network.copy()
        self.evaluation_seconds += time.perf_counter() - began
        record.seconds.append((record.iterations, self.training_seconds, self.evaluation_seconds))
        if self.progress:
            self.progress(point, self.iterations)
        return True

    def _gradient_norm(self):
        """Euclidean norm of the loss gradient that made the last step; NaN before the first."""
        if not self.record.iterations:
            return math.nan
        weights, biases = self.propagation.gradients()
        return math.sqrt(sum(float(np.vdot(g, g)) for g in weights + biases))


def summary(record):
    """Best and final values of a run, and when they were reached, as a flat dict (None where there is none)."""
    final = record.curve[-1] if record.diverged_at is None else {}
    measures = [f"{part}_{what}" for part in ("training", "validation") for what in ("loss", "accuracy")]
    flat = {
        "status": "completed" if record.diverged_at is None else "diverged",
        "iterations": record.iterations,
        "diverged_at": record.diverged_at,
        "best_iteration": record.best["iteration"] if record.best else None,
        "best_epoch": record.best["epoch"] if record.best else None,
    }
    for measure in measures:
        extreme = min if measure.endswith("loss") else max
        reached = extreme(record.curve, key=lambda point: point[measure]) if record.curve else {}
        flat[f"best_{measure}"] = reached.get(measure)
        flat[f"best_{measure}_epoch"] = reached.get("epoch")
        flat[f"selected_{measure}"] = record.best[measure] if record.best else None
        flat[f"final_{measure}"] = final.get(measure)
    return flat
