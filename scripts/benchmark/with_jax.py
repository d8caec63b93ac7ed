"""JAX as its expert users write it: data on the device, the gathering inside the compiled step, buffers donated."""

import time
from functools import partial

import numpy as np

from benchmark.absent import Unavailable
from benchmark.ours import initial_parameters, order_stream

try:
    import jax
    import jax.numpy as jnp
except (ImportError, OSError) as error:
    raise Unavailable("JAX is not installed") from error

# On one core a separate thread for the device only adds switches: without it a step of 32 units takes a third less.
jax.config.update("jax_cpu_enable_async_dispatch", False)


def batch_loss(parameters, images, labels):
    """Mean cross-entropy of a batch, and the share of right answers."""
    a = images
    for w, b in parameters[:-1]:
        a = jax.nn.relu(a @ w + b)
    w, b = parameters[-1]
    logits = a @ w + b
    one_hot = jax.nn.one_hot(labels, logits.shape[1])
    loss = -(jax.nn.log_softmax(logits) * one_hot).sum(axis=1).mean()
    return loss, (logits.argmax(axis=1) == labels).mean()


def sgd(parameters, indices, images, labels, step_size):
    """One step: (new parameters, (loss, accuracy)) for the examples of the indices."""
    gradient = jax.value_and_grad(batch_loss, has_aux=True)
    measured, slopes = gradient(parameters, images[indices], labels[indices])
    return jax.tree.map(lambda p, g: p - step_size * g, parameters, slopes), measured


@partial(jax.jit, donate_argnums=0)
def one_step(state, order, images, labels, step_size):
    """A jitted step; the state (parameters, position, record) never leaves the device."""
    parameters, position, record = state
    parameters, measured = sgd(parameters, order[position], images, labels, step_size)
    return parameters, position + 1, record.at[position].set(jnp.stack(measured))


@partial(jax.jit, donate_argnums=0)
def many_steps(parameters, order, images, labels, step_size):
    """All steps of the order (steps, batch_size) in one compiled loop."""
    return jax.lax.scan(lambda p, indices: sgd(p, indices, images, labels, step_size), parameters, order)


class Jax:
    """Variant "step": one call of a jitted step per minibatch. Variant "scan": one call per stretch."""

    runs = 1

    def __init__(self, data, variant, defaults):
        self.images = jax.device_put(data.standardised())
        self.labels = jax.device_put(data.labels().astype(np.int32))
        self.advance = {"step": self._advance_by_calls, "scan": self._advance_by_scan}[variant]

    def prepare(self, cell, total_steps):
        """The cell's initial parameters and order; compilation happens in the first stretch, which is not timed."""
        self.device_parameters = jax.device_put(initial_parameters(cell.layer_sizes, cell.seed))
        self.order = order_stream(len(self.images), cell.batch_size, cell.seed)
        self.step_size = np.float32(cell.step_size)

    def _take(self, steps):
        """The next `steps` minibatches on the device, int32 (steps, batch_size)."""
        return jax.device_put(np.stack([next(self.order) for _ in range(steps)]).astype(np.int32))

    def _advance_by_calls(self, steps):
        """Take the steps; returns the seconds that they took."""
        began = time.perf_counter()
        order, step_size = self._take(steps), jax.device_put(self.step_size)
        state = self.device_parameters, jnp.int32(0), jnp.zeros((steps, 2))
        for _ in range(steps):
            state = one_step(state, order, self.images, self.labels, step_size)
        self.device_parameters, _, record = jax.block_until_ready(state)
        np.asarray(record)
        return time.perf_counter() - began

    def _advance_by_scan(self, steps):
        """Take the steps; returns the seconds that they took."""
        began = time.perf_counter()
        result = many_steps(self.device_parameters, self._take(steps), self.images, self.labels, self.step_size)
        self.device_parameters, record = result
        jax.device_get(record)
        return time.perf_counter() - began

    def parameters(self):
        """[(W, b), ...] as NumPy arrays."""
        return jax.device_get(self.device_parameters)
