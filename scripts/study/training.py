"""Training runs: from specifications and the data to curves and parameters."""

import time

import numpy as np

from study.examples import Evaluator
from study.minibatches import Batches, Order
from study.network import initialise, trained_together
from study.propagation import Propagation
from study.record import Record
from study.schedules import decayed, evaluation_iterations, initial_step_size
from study.updates import Sgd

# A mean batch loss this large (ln 10 = 2.3 is chance) means that the parameters have blown up.
DIVERGED_LOSS = 1000.0
# Small batches are gathered together up to this number of examples, which still fit into a processor's cache.
GATHERED_ROWS = 1024


def iterations_of(spec, n):
    """Number of steps: `iterations` when it is given, else `epochs` passes over n examples, rounded."""
    return spec["iterations"] or max(1, round(spec["epochs"] * n / spec["batch_size"]))


class Training:
    """The state of one run, or of several that differ in their seeds only and are trained together.

    specs: list of dicts of hyperparameters. training, validation: Examples. progress: called with each point of a
    curve and the number of iterations. state: what `state` gave, to go on from there. Together the runs share the
    interpreter's cost, which counts at small batches; each one's numbers are, bit for bit, those that it has alone.
    """

    def __init__(self, specs, training, validation, progress=None, state=None):
        self.spec = spec = specs[0]
        self.training, self.validation, self.progress = training, validation, progress
        n, batch_size, together = len(training), spec["batch_size"], (len(specs),)
        sizes = [training.images.shape[1], *spec["hidden_layers"], training.targets.shape[1]]
        networks, self.orders = [], []
        for each in specs:
            initial, order = (np.random.default_rng(s) for s in np.random.SeedSequence(each["seed"]).spawn(2))
            networks.append(initialise(sizes, spec["activation"], spec["initialisation"], initial))
            self.orders.append(Order(n, spec["sampling"], order))
        self.network = trained_together(networks)
        self.propagation = Propagation(self.network, batch_size)
        self.sgd = Sgd(self.propagation, spec["momentum"], spec["weight_decay"])
        gathered = max(1, GATHERED_ROWS // (batch_size * len(specs)))
        self.batches = Batches(sizes[0], sizes[-1], gathered, together, batch_size)
        self.evaluators = [Evaluator(self.network[i]) for i in range(len(specs))]
        self.iterations = iterations_of(spec, n)
        self.first_step_size = initial_step_size(
            spec["step_size"], batch_size, spec["step_size_scaling"], spec["reference_batch_size"]
        )
        self.records = [Record(self.iterations) for _ in specs]
        self.done = 0
        self.training_seconds = self.evaluation_seconds = 0.0
        if state:
            self._restore(state)

    def run(self, until=None):
        """Train to the end, or to the given iteration, or until all runs have diverged; a list of Records."""
        until = self.iterations if until is None else until
        stops = evaluation_iterations(self.iterations, self.spec["evaluations"])
        stops = [*stops[(stops >= self.done) & (stops < until)].tolist(), until]
        with np.errstate(all="ignore"):
            for stop in stops:
                self._advance(stop)
                self._evaluate()
                if not any(record.going for record in self.records):
                    break
        return self.records

    def step_sizes(self, first, last):
        """Step sizes of the iterations first, ..., last - 1, counted from 0: float64 (last - first,)."""
        epoch_length = len(self.training) / self.spec["batch_size"]
        epochs, epoch = self.iterations / epoch_length, np.arange(first, last) / epoch_length
        return self.first_step_size * decayed(self.spec["decay"], self.spec["decay_rate"], epoch, epochs)

    def _advance(self, stop):
        """Take steps until `stop` of them are done."""
        began = time.perf_counter()
        batches, propagation, sgd = self.batches, self.propagation, self.sgd
        while self.done < stop and any(record.going for record in self.records):
            count = min(batches.shape[0], stop - self.done)
            batches.gather(self.training, self._draw(count))
            step_sizes = self.step_sizes(self.done, self.done + count).tolist()
            for (inputs, targets, logits, top, total), step_size in zip(batches.steps(count), step_sizes, strict=True):
                propagation.forward(inputs, logits)
                propagation.normalise(logits, top, total)
                propagation.backward(targets)
                sgd.step(step_size)
            self._note(count)
            self.done += count
        self.training_seconds += time.perf_counter() - began

    def _draw(self, count):
        """Indices of the next `count` minibatches of each run: (count, runs, batch_size)."""
        size = self.spec["batch_size"]
        drawn = [order.take(count * size).reshape(count, size) for order in self.orders]
        return np.stack(drawn, axis=1) if len(drawn) > 1 else drawn[0][:, None]

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
            record.diverged_at = self.done
            return
        validation_loss, validation_accuracy = evaluator.evaluate(self.validation)
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
        record.note_evaluation(point, evaluator.network)
        if self.progress:
            self.progress(point, self.iterations)

    def _gradient_norms(self):
        """Euclidean norm, for each run, of the loss gradient that made the last step; NaN before the first."""
        if not self.done:
            return [float("nan")] * len(self.records)
        squares = [np.einsum("...ij,...ij->...", g, g) for g in self.propagation.gradients()]
        return np.sqrt(np.sum(squares, axis=0, dtype=np.float64)).tolist()

    def state(self):
        """Arrays (no objects) from which a Training of the same specifications goes on to the same bits."""
        arrays = {"done": np.array(self.done), "orders": np.array([order.state() for order in self.orders])}
        for kind, layers in (("parameters", self.network.parameters), ("velocity", self.sgd.velocity or [])):
            arrays |= {f"{kind}{layer}": array for layer, array in enumerate(layers)}
        for i, record in enumerate(self.records):
            arrays |= {f"run{i}_{name}": array for name, array in record.state().items()}
        return arrays

    def _restore(self, state):
        self.done = int(state["done"])
        for order, text in zip(self.orders, state["orders"].tolist(), strict=True):
            order.restore(text)
        for kind, layers in (("parameters", self.network.parameters), ("velocity", self.sgd.velocity or [])):
            for layer, array in enumerate(layers):
                array[...] = state[f"{kind}{layer}"]
        for i, record in enumerate(self.records):
            prefix = f"run{i}_"
            record.restore({name.removeprefix(prefix): a for name, a in state.items() if name.startswith(prefix)})
