"""PyTorch as its expert users write it: standardised data in one tensor, minibatches selected into a buffer."""

import time

import numpy as np

from benchmark.ours import Unavailable, initial_parameters, order_stream

try:
    import torch
except ImportError as error:
    raise Unavailable("PyTorch is not installed") from error


class Torch:
    """nn.Sequential, cross_entropy and torch.optim.SGD, whose fused kernel is the fastest on a CPU."""

    runs = 1

    def __init__(self, data, variant, defaults):
        torch.set_num_threads(1)
        self.images = torch.from_numpy(data.standardised())
        self.labels = torch.from_numpy(data.labels())
        self.compiled = variant == "compiled"

    def prepare(self, cell, total_steps):
        """Model, optimiser and buffers of the cell, with our initial parameters and order."""
        layers = []
        for w, b in initial_parameters(cell.layer_sizes, cell.seed):
            linear = torch.nn.Linear(*w.shape)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(np.ascontiguousarray(w.T)))
                linear.bias.copy_(torch.from_numpy(b))
            layers += [linear, torch.nn.ReLU()]
        self.model = torch.nn.Sequential(*layers[:-1])
        self.optimiser = torch.optim.SGD(self.model.parameters(), lr=cell.step_size, fused=True)
        self.order = order_stream(len(self.images), cell.batch_size, cell.seed)
        self.batch = torch.empty(cell.batch_size, self.images.shape[1])
        self.targets = torch.empty(cell.batch_size, dtype=torch.int64)
        self.batch_loss, self.batch_right = torch.empty(total_steps), torch.empty(total_steps)
        self.done = 0
        self.forward = torch.compile(self._forward) if self.compiled else self._forward

    def _forward(self):
        logits = self.model(self.batch)
        loss = torch.nn.functional.cross_entropy(logits, self.targets)
        return loss, (logits.argmax(1) == self.targets).sum()

    def advance(self, steps):
        """Take the steps; seconds that they took."""
        began = time.perf_counter()
        for step in range(self.done, self.done + steps):
            indices = torch.from_numpy(next(self.order))
            torch.index_select(self.images, 0, indices, out=self.batch)
            torch.index_select(self.labels, 0, indices, out=self.targets)
            self.optimiser.zero_grad()
            loss, right = self.forward()
            loss.backward()
            self.optimiser.step()
            self.batch_loss[step], self.batch_right[step] = loss.detach(), right
        self.done += steps
        return time.perf_counter() - began

    def parameters(self):
        """[(W, b), ...] as NumPy arrays, W (n_in, n_out)."""
        linear = [layer for layer in self.model if isinstance(layer, torch.nn.Linear)]
        return [(layer.weight.detach().numpy().T, layer.bias.detach().numpy()) for layer in linear]
