"""Mean loss and accuracy of a network on whole sets of examples."""

import numpy as np

from study.network.propagation import Propagation
from study.training.batches import Batches

EVALUATION_ROWS = 1000
# Two halves of the validation images: where one of them chooses, such as when to stop, the other one judges.
HALVES = {"a": slice(0, None, 2), "b": slice(1, None, 2)}


def means(loss, correct):
    """(mean loss, share of right answers), both float, of what Evaluator.answers gives.

    The losses are added up in parts of EVALUATION_ROWS examples.
    """
    total = 0.0
    for start in range(0, len(loss), EVALUATION_ROWS):
        part = loss[start : start + EVALUATION_ROWS]
        total += float(part.mean()) * len(part)
    return total / len(loss), int(correct.sum()) / len(loss)


class Evaluator:
    """Losses and right answers of a network on whole sets of examples, in chunks of EVALUATION_ROWS rows."""

    def __init__(self, network):
        self.network, self.buffers = network, {}

    def evaluate(self, examples):
        """(mean cross-entropy, share of right answers) over all examples, both float."""
        return means(*self.answers(examples))

    def answers(self, examples):
        """(cross-entropy, float64 (n,), in nats; whether the answer is right, bool (n,)) of each example.

        An answer is right when no logit exceeds that of the true class.
        """
        loss, correct = np.empty(len(examples)), np.empty(len(examples), bool)
        for rows, batches, _ in self.chunks(examples):
            [loss[rows]], [true] = batches.example_losses(1)
            correct[rows] = true >= batches.top[0, 0]
        return loss, correct

    def logits(self, examples):
        """The network's outputs for all examples, shape (n, classes)."""
        z = np.empty(examples.targets.shape, self.network.dtype)
        for rows, batches, _ in self.chunks(examples):
            z[rows] = batches.logits[0].T
        return z

    def chunks(self, examples):
        """For each chunk its slice of the examples, and the Batches and Propagation after the forward pass."""
        for start in range(0, len(examples), EVALUATION_ROWS):
            rows = min(EVALUATION_ROWS, len(examples) - start)
            if rows not in self.buffers:
                sizes = self.network.layer_sizes
                batches = Batches(sizes[0], sizes[-1], 1, (), rows, self.network.dtype)
                self.buffers[rows] = batches, Propagation(self.network, rows)
            batches, propagation = self.buffers[rows]
            batches.cut(examples, start)
            [(inputs, _, logits, top, total)] = batches.steps(1)
            propagation.forward(inputs, logits)
            propagation.normalise(logits, top, total)
            yield slice(start, start + rows), batches, propagation
