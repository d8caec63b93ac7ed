"""Mean loss and accuracy of a network on whole sets of examples."""

import numpy as np

from study.network.propagation import Propagation
from study.training.batches import Batches

EVALUATION_ROWS = 1000


class Evaluator:
    """Mean loss and accuracy of a network on whole sets of examples, in chunks of EVALUATION_ROWS rows."""

    def __init__(self, network):
        self.network, self.buffers = network, {}

    def evaluate(self, examples):
        """(mean cross-entropy, share of right answers) over all examples, both float."""
        loss, right = 0.0, 0
        for _, batches, _ in self.chunks(examples):
            chunk_loss, chunk_right = batches.losses(1)
            loss += float(chunk_loss[0]) * batches.shape[-1]
            right += int(chunk_right[0])
        return loss / len(examples), right / len(examples)

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
