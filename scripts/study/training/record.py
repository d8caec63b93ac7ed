"""What a training run leaves behind."""

import json

import numpy as np

from study.network.perceptron import Network
from study.training.evaluation import HALVES


class Record:
    """What is noted along one run.

    batch_loss, batch_accuracy: float32, one value per iteration. curve: a dict per evaluation. best, best_network: the
    evaluation of the highest validation accuracy, the first of equals, and the parameters then. seconds: (iteration,
    training seconds, evaluation seconds) at the evaluations. diverged_at: the iteration whose loss was too large;
    diverged_loss: that loss, None after a pause.
    answers: (loss, whether the answer is right) of each validation image at the last evaluation of this Training, see
    Evaluator.answers; empty before it. stopping: for each half of the validation images the point and the answers at
    the evaluation where that half has its lowest loss, the first of equals.
    """

    def __init__(self, iterations):
        self.batch_loss, self.batch_accuracy = (np.zeros(iterations, np.float32) for _ in range(2))
        self.iterations, self.diverged_at, self.diverged_loss = 0, None, None
        self.curve, self.seconds = [], []
        self.best = self.best_network = None
        self.answers = np.empty(0), np.empty(0, bool)
        self.stopping = {}

    @property
    def going(self):
        return self.diverged_at is None

    @property
    def evaluated_at(self):
        """Iteration of the last evaluation, None before the first."""
        return self.curve[-1]["iteration"] if self.curve else None

    def note_batches(self, done, losses, accuracies, limit):
        """Losses and accuracies of the iterations after the first `done`, up to one whose loss is not below limit."""
        above = np.flatnonzero(~(losses < limit))
        count = above[0] + 1 if len(above) else len(losses)
        self.batch_loss[done : done + count] = losses[:count]
        self.batch_accuracy[done : done + count] = accuracies[:count]
        self.iterations = int(done + count)
        if len(above):
            self.diverged_at, self.diverged_loss = self.iterations, float(losses[above[0]])

    def note_evaluation(self, point, network, answers):
        """A point of the curve, and the network and its answers there."""
        self.curve.append(point)
        self.answers = answers
        for half in HALVES:
            loss = point[f"validation_loss_{half}"]
            if half not in self.stopping or loss < self.stopping[half][0][f"validation_loss_{half}"]:
                self.stopping[half] = point, answers
        if self.best is None or point["validation_accuracy"] > self.best["validation_accuracy"]:
            self.best, self.best_network = point, network.copy()

    @property
    def stopped(self):
        """The answers where the run is stopped early: of each half of the images where the other half stops it."""
        loss, correct = (np.empty_like(part) for part in self.answers)
        for stops, scored in zip(self.stopping, reversed(HALVES.values()), strict=False):
            for part, answers in zip((loss, correct), self.stopping[stops][1], strict=True):
                part[scored] = answers[scored]
        return loss, correct

    def state(self, network):
        """Arrays (no objects) for `restore`; timings and answers are no part of them.

        network: the one that is evaluated, as it is now. Where it is the best one, its parameters are not held again.
        """
        told = {name: getattr(self, name) for name in ("iterations", "diverged_at", "curve", "best")}
        losses, accuracies = (noted[: self.iterations] for noted in (self.batch_loss, self.batch_accuracy))
        arrays = {"told": np.array(json.dumps(told)), "loss": losses, "accuracy": accuracies}
        if self.best_network:
            arrays["activation"] = np.array(self.best_network.activation)
            if not all(map(np.array_equal, self.best_network.parameters, network.parameters)):
                arrays |= {f"best{layer}": p for layer, p in enumerate(self.best_network.parameters)}
        return arrays

    def restore(self, arrays, network):
        """Take over what `state` gave; network: the one that is evaluated, as it was then."""
        for name, value in json.loads(str(arrays["told"])).items():
            setattr(self, name, value)
        self.batch_loss[: self.iterations], self.batch_accuracy[: self.iterations] = arrays["loss"], arrays["accuracy"]
        if "activation" in arrays:
            layers = [arrays[f"best{layer}"] for layer in range(sum(name.startswith("best") for name in arrays))]
            self.best_network = Network(layers, str(arrays["activation"])) if layers else network.copy()


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
