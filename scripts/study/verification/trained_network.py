"""The gradient of the network that is trained: its own passes and updates against the complex step.

Small float64 networks with every activation and one to four hidden layers. Many are checked at once: the complex
step moves one parameter at a time in a copy of each network, and all copies go through one textbook forward pass.
"""

from itertools import pairwise

import numpy as np

from study.activations import ACTIVATIONS
from study.formulas.environment import COMPLEX_STEP
from study.losses import one_hot
from study.network import Network
from study.propagation import Propagation
from study.updates import Sgd
from study.verification.oracles import relative

INPUTS, CLASSES, EXAMPLES = 4, 3, 5
HIDDEN = [[4], [4, 3], [4, 3, 5], [3, 4, 3, 4]]
WEIGHT_DECAY = 0.1
# Long, so that the change of a parameter is not lost in its rounding; a power of two, which divides without any.
STEP = 1024.0


def findings(count, seed):
    """Rows (step, method, deviations) for each activation, depth and block of parameters."""
    for activation in ACTIVATIONS:
        for hidden in HIDDEN:
            rng = np.random.default_rng([seed, len(hidden)])
            yield from _network_findings(rng, activation, hidden, count)


def _network_findings(rng, activation, hidden, count):
    sizes = [INPUTS, *hidden, CLASSES]
    pairs = list(pairwise(sizes))
    blocks = {}
    for layer, (n_in, n_out) in enumerate(pairs, 1):
        blocks[f"W{layer}"] = rng.standard_normal((count, n_in, n_out)) / np.sqrt(n_in)
        blocks[f"b{layer}"] = 0.3 * rng.standard_normal((count, n_out))
    inputs = rng.standard_normal((count, EXAMPLES, INPUTS))
    targets = one_hot(rng.integers(CLASSES, size=(count, EXAMPLES)), CLASSES, float)
    layers = "1 hidden layer" if len(hidden) == 1 else f"{len(hidden)} hidden layers"
    own = [_own(activation, {k: v[p] for k, v in blocks.items()}, inputs[p], targets[p]) for p in range(count)]
    for name, block in blocks.items():
        plain = _by_complex_step(activation, blocks, name, inputs, targets)
        decayed = plain + WEIGHT_DECAY * block if name.startswith("W") else plain
        step = f"{activation.replace('_', ' ')}, {layers}, {name}"
        yield step, "complex step", relative(np.stack([each[0][name] for each in own]), plain)
        yield (
            step,
            "complex step, weight decay",
            relative(np.stack([each[1][name] for each in own]), decayed),
        )


def _own(activation, blocks, inputs, targets):
    """By block, the library's gradients, and what one step with weight decay takes away, over its size."""
    layers = range(1, len(blocks) // 2 + 1)
    network = Network.of(*([blocks[f"{kind}{layer}"] for layer in layers] for kind in "Wb"), activation)
    propagation = Propagation(network, len(inputs)).propagate(inputs, targets)
    gradients = _by_name(Network(propagation.gradients(), activation))
    Sgd(propagation, weight_decay=WEIGHT_DECAY).step(STEP)
    after = _by_name(network)
    return gradients, {name: (blocks[name] - after[name]) / STEP for name in blocks}


def _by_name(network):
    """Blocks W1, b1, W2, ... of a network's parameters, or of gradients in their form."""
    named = {f"W{layer}": w for layer, w in enumerate(network.weights, 1)}
    return named | {f"b{layer}": b for layer, b in enumerate(network.biases, 1)}


def _by_complex_step(activation, blocks, name, inputs, targets):
    """dL/d block for all networks: (count, *block)."""
    shape = blocks[name].shape[1:]
    moved = np.broadcast_to(blocks[name], (int(np.prod(shape)), *blocks[name].shape)).astype(complex)
    for copy, position in zip(moved, np.ndindex(shape), strict=True):
        copy[(slice(None), *position)] += 1j * COMPLEX_STEP
    loss = _loss(activation, blocks | {name: moved}, inputs, targets)
    return (loss.imag / COMPLEX_STEP).T.reshape(-1, *shape)


def _loss(activation, blocks, inputs, targets):
    """Mean cross-entropy from the textbook formulas, for blocks with any leading axes."""
    value = ACTIVATIONS[activation].value
    last = len(blocks) // 2
    a = inputs
    for layer in range(1, last + 1):
        z = a @ blocks[f"W{layer}"] + blocks[f"b{layer}"][..., None, :]
        a = value(z) if layer < last else z
    log_p = a - np.log(np.exp(a).sum(axis=-1, keepdims=True))
    return -(targets * log_p).sum(axis=-1).mean(axis=-1)
