"""Training runs: from specifications and the data to curves and parameters."""

import time

import numpy as np

from study.common.divergence import DIVERGED_LOSS
from study.network.perceptron import initialise, trained_together
from study.network.propagation import Propagation
from study.training.altered_batches import AlteredBatches, altered
from study.training.averaging import Averaging
from study.training.batches import Batches, Order
from study.training.dropout import DropoutPropagation, Masks
from study.training.evaluation import HALVES, Evaluator, means
from study.training.optimisers import optimiser
from study.training.record import Record
from study.training.schedules import decayed, evaluation_iterations, initial_step_size, warmed_up
from study.training.streams import Streams, generators_of

# Batches are gathered together up to this number of examples: more share the interpreter's cost, fewer fit the caches.
GATHERED_ROWS = 2048


def iterations_of(spec, n):
    """Number of steps: `iterations` when it is given, else `epochs` passes over n examples, rounded."""
    return spec["iterations"] or max(1, round(spec["epochs"] * n / spec["batch_size"]))


def weight_norm(network):
    """Euclidean norm of all weights of one network, without the biases; summed in float64."""
    return float(np.sqrt(sum(np.square(w, dtype=np.float64).sum() for w in network.weights)))


class Training:
    """The state of one run, or of several that differ in their seeds only and are trained together.

    specs: list of dicts of hyperparameters. training, validation: Examples. progress: called with each point of a
    curve and the number of iterations. state: what `state` gave, to go on from there. Together the runs share the
    interpreter's cost, which counts at small batches; each one's numbers are, bit for bit, those that it has alone.
    The network that is evaluated and kept is update.network: the average of the parameters where averaging is on, else
    `network`. All random numbers come from `streams`; each run has its own.
    """

    def __init__(self, specs, training, validation, progress=None, state=None):
        self.spec = spec = specs[0]
        self.training, self.validation, self.progress = training, validation, progress
        n, batch_size = len(training), spec["batch_size"]
        sizes = [training.images.shape[1], *spec["hidden_layers"], training.targets.shape[1]]
        generators = [generators_of(each["seed"]) for each in specs]
        self.network = trained_together(
            [initialise(sizes, spec["activation"], spec["initialisation"], each["initial"]) for each in generators]
        )
        self.order = Streams([Order(n, spec["sampling"], each["order"]) for each in generators])
        self.streams = [self.order]
        self.propagation = self._propagation(generators)
        self.batches = self._batches(generators)
        self.update = optimiser(spec, self.propagation)
        if spec["averaging"]:
            self.update = Averaging(self.update, spec["averaging"])
        self.evaluators = [Evaluator(self.update.network[i]) for i in range(len(specs))]
        self.iterations = iterations_of(spec, n)
        self.first_step_size = initial_step_size(
            spec["step_size"], batch_size, spec["step_size_scaling"], spec["reference_batch_size"]
        )
        self.records = [Record(self.iterations) for _ in specs]
        self.done = 0
        self.training_seconds = self.evaluation_seconds = 0.0
        if state:
            self._restore(state)

    def _propagation(self, generators):
        """The passes, with dropout if that is asked for."""
        share, rows, hidden = self.spec["dropout"], self.spec["batch_size"], self.network.layer_sizes[1:-1]
        if not share or not hidden:
            return Propagation(self.network, rows)
        masks = Masks(share, hidden, rows, [each["masks"] for each in generators])
        self.streams.append(masks.streams)
        return DropoutPropagation(self.network, rows, masks)

    def _batches(self, generators):
        """The batches, with alterations of the examples if any is asked for."""
        rows, together, sizes = self.spec["batch_size"], len(generators), self.network.layer_sizes
        gathered = max(1, GATHERED_ROWS // (rows * together))
        if not altered(self.spec):
            return Batches(sizes[0], sizes[-1], gathered, (together,), rows)
        batches = AlteredBatches(self.spec, self.training, gathered, generators)
        self.streams += batches.streams
        return batches

    def run(self, until=None):
        """Train to the end, or to the given iteration, or until all runs have diverged; a list of Records."""
        until = self.iterations if until is None else until
        stops = evaluation_iterations(self.iterations, self.spec["evaluations"])
        stops = [*stops[(stops >= self.done) & (stops < until)].tolist(), until]
        with np.errstate(all="ignore"):
            for stop in stops:
                self.advance(stop)
                self._evaluate()
                if not any(record.going for record in self.records):
                    break
        return self.records

    def step_sizes(self, first, last):
        """Step sizes of the iterations first, ..., last - 1, counted from 0: float64 (last - first,)."""
        epoch_length = len(self.training) / self.spec["batch_size"]
        epochs, epoch = self.iterations / epoch_length, np.arange(first, last) / epoch_length
        if not self.spec["warmup"]:
            return self.first_step_size * decayed(self.spec["decay"], self.spec["decay_rate"], epoch, epochs)
        warmup = min(self.spec["warmup"], epochs)
        # A decay begins after the warm-up, and has the rest of the run.
        after, rest = np.maximum(epoch - warmup, 0), max(epochs - warmup, 1 / epoch_length)
        factor = decayed(self.spec["decay"], self.spec["decay_rate"], after, rest)
        return self.first_step_size * factor * warmed_up(warmup, epoch + 1 / epoch_length)

    def advance(self, stop):
        """Take steps until `stop` of them are done, without an evaluation."""
        began = time.perf_counter()
        batches, propagation, update = self.batches, self.propagation, self.update
        while self.done < stop and any(record.going for record in self.records):
            count = min(batches.shape[0], stop - self.done)
            batches.gather(self.training, self.order.take(count, self.spec["batch_size"]))
            step_sizes = self.step_sizes(self.done, self.done + count).tolist()
            for (inputs, targets, logits, top, total), step_size in zip(batches.steps(count), step_sizes, strict=True):
                propagation.forward(inputs, logits)
                propagation.normalise(logits, top, total)
                propagation.backward(targets)
                update.step(step_size)
            self._note(count)
            self.done += count
        self.training_seconds += time.perf_counter() - began

    def _note(self, count):
        losses, right = self.batches.losses(count)
        for i, record in enumerate(self.records):
            if record.going:
                record.note_batches(self.done, losses[:, i], right[:, i] / self.spec["batch_size"], DIVERGED_LOSS)

    def _evaluate(self):
        """Record losses and accuracies on both whole sets, where that is not done already."""
        began = time.perf_counter()
        due = [i for i, record in enumerate(self.records) if record.going and record.evaluated_at != self.done]
        norms = self._gradient_norms() if due else []
        for i in due:
            self._evaluate_run(self.records[i], self.evaluators[i], norms[i])
        self.evaluation_seconds += time.perf_counter() - began
        for i in due:
            self.records[i].seconds.append((self.done, self.training_seconds, self.evaluation_seconds))

    def _evaluate_run(self, record, evaluator, gradient_norm):
        training_loss, training_accuracy = evaluator.evaluate(self.training)
        if not training_loss < DIVERGED_LOSS:
            record.diverged_at, record.diverged_loss = self.done, training_loss
            return
        loss, correct = answers = evaluator.answers(self.validation)
        validation_loss, validation_accuracy = means(loss, correct)
        examples = self.done * self.spec["batch_size"]
        point = {
            "iteration": self.done,
            "examples": examples,
            "epoch": examples / len(self.training),
            "step_size": float(self.step_sizes(self.done, self.done + 1)[0]),
            "gradient_norm": gradient_norm,
            "training_loss": training_loss,
            "training_accuracy": training_accuracy,
            "validation_loss": validation_loss,
            "validation_accuracy": validation_accuracy,
        }
        for half, part in HALVES.items():
            point[f"validation_loss_{half}"], point[f"validation_accuracy_{half}"] = means(loss[part], correct[part])
        point["weight_norm"] = weight_norm(evaluator.network)
        record.note_evaluation(point, evaluator.network, answers)
        if self.progress:
            self.progress(point, self.iterations)

    def _gradient_norms(self):
        """Euclidean norm, for each run, of the loss gradient that made the last step; NaN before the first."""
        if not self.done:
            return [float("nan")] * len(self.records)
        squares = [np.einsum("...ij,...ij->...", g, g) for g in self.propagation.gradients()]
        return np.sqrt(np.sum(squares, axis=0, dtype=np.float64)).tolist()

    def state(self, records=True):
        """Arrays (no objects) from which a Training of the same specifications goes on to the same bits.

        records: whether what was noted so far is part of it; without, a Training from there has records of its own.
        """
        streams = [stream.state() for stream in self.streams]
        arrays = {"done": np.array(self.done), "streams": np.array(streams), **self._arrays()}
        for i, record in enumerate(self.records if records else ()):
            noted = record.state(self.update.network[i])
            arrays |= {f"run{i}_{name}": array for name, array in noted.items()}
        return arrays

    def _arrays(self):
        """The arrays that training changes, by name: the parameters and what the optimiser keeps."""
        kinds = {"parameters": self.network.parameters, **self.update.memory}
        return {f"{kind}{layer}": array for kind, layers in kinds.items() for layer, array in enumerate(layers)}

    def _restore(self, state):
        self.done = int(state["done"])
        self.update.done = self.done
        for stream, texts in zip(self.streams, state["streams"].tolist(), strict=True):
            stream.restore(texts)
        for name, array in self._arrays().items():
            array[...] = state[name]
        for i, record in enumerate(self.records):
            prefix = f"run{i}_"
            noted = {name.removeprefix(prefix): a for name, a in state.items() if name.startswith(prefix)}
            if noted:
                record.restore(noted, self.update.network[i])
