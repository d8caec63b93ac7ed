"""PyTorch as its expert users write it: standardised data in one tensor, minibatches selected into a buffer.

torch.compile was tried and left out: the step took longer (32 units, batch 16: 560 against 370 microseconds; 512 units,
batch 64: 2320 against 2080), because its guards cost more at each call than its fused operations save.
"""

import time

import numpy as np

from benchmark.absent import Unavailable
from benchmark.ours import initial_parameters, order_stream

try:
    import torch
    from torch.nn import functional
except (ImportError, OSError) as error:
    raise Unavailable("PyTorch is not installed") from error


class Torch:
    """What both variants share: data, buffers, order and the record of every step."""

    runs = 1

    def __init__(self, data, variant, defaults):
        torch.set_num_threads(1)
        self.images = torch.from_numpy(data.standardised())
        self.labels = torch.from_numpy(data.labels())

    def prepare(self, cell, total_steps):
        """Model and buffers of the cell, with our initial parameters and order."""
        self.build(cell, initial_parameters(cell.layer_sizes, cell.seed))
        self.order = order_stream(len(self.images), cell.batch_size, cell.seed)
        self.batch = torch.empty(cell.batch_size, self.images.shape[1])
        self.targets = torch.empty(cell.batch_size, dtype=torch.int64)
        self.batch_loss, self.batch_right = torch.empty(total_steps), torch.empty(total_steps)
        self.done = 0

    def advance(self, steps):
        """Take the steps; returns the seconds that they took."""
        began = time.perf_counter()
        for step in range(self.done, self.done + steps):
            indices = torch.from_numpy(next(self.order))
            torch.index_select(self.images, 0, indices, out=self.batch)
            torch.index_select(self.labels, 0, indices, out=self.targets)
            loss, logits = self.step()
            self.batch_loss[step] = loss.detach()
            self.batch_right[step] = (logits.argmax(1) == self.targets).sum()
        self.done += steps
        return time.perf_counter() - began


class TorchModules(Torch):
    """nn.Sequential, cross_entropy, backward() and torch.optim.SGD; fused or foreach is no faster here (within 3 %)."""

    def build(self, cell, parameters):
        layers = []
        for w, b in parameters:
            linear = torch.nn.Linear(*w.shape)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(w.T.copy()))
                linear.bias.copy_(torch.from_numpy(b))
            layers += [linear, torch.nn.ReLU()]
        self.model = torch.nn.Sequential(*layers[:-1])
        self.optimiser = torch.optim.SGD(self.model.parameters(), lr=cell.step_size)

    def step(self):
        self.optimiser.zero_grad()
        logits = self.model(self.batch)
        loss = functional.cross_entropy(logits, self.targets)
        loss.backward()
        self.optimiser.step()
        return loss, logits

    def parameters(self):
        """[(W, b), ...] as NumPy arrays, W (n_in, n_out)."""
        linear = [layer for layer in self.model if isinstance(layer, torch.nn.Linear)]
        return [(layer.weight.detach().numpy().T, layer.bias.detach().numpy()) for layer in linear]


class TorchFunctional(Torch):
    """Plain tensors for the parameters, autograd.grad, and an update in place: no module and no optimiser object."""

    def build(self, cell, parameters):
        arrays = [np.ascontiguousarray(array) for w, b in parameters for array in (w.T, b)]
        self.tensors = [torch.tensor(array, requires_grad=True) for array in arrays]
        self.step_size = cell.step_size

    def step(self):
        a, tensors = self.batch, self.tensors
        for w, b in zip(tensors[:-2:2], tensors[1:-2:2], strict=True):
            a = torch.relu(functional.linear(a, w, b))
        logits = functional.linear(a, tensors[-2], tensors[-1])
        loss = functional.cross_entropy(logits, self.targets)
        slopes = torch.autograd.grad(loss, tensors)
        with torch.no_grad():
            for tensor, slope in zip(tensors, slopes, strict=True):
                tensor.add_(slope, alpha=-self.step_size)
        return loss, logits

    def parameters(self):
        """[(W, b), ...] as NumPy arrays, W (n_in, n_out)."""
        arrays = [tensor.detach().numpy() for tensor in self.tensors]
        return [(w.T, b) for w, b in zip(arrays[::2], arrays[1::2], strict=True)]
