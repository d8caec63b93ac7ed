"""The gradient of the network that is trained: its own passes and updates compared with the complex step.

Small float64 networks with every activation and one to four hidden layers. Many are checked at once: the complex
step moves one parameter at a time in a copy of each network, and all copies go through one textbook forward pass.
Dropout is checked with the masks that the library drew, mixup and smoothed labels with examples that it altered.
"""

from itertools import pairwise

import numpy as np

from study.formulas.environment import COMPLEX_STEP
from study.network.activations import ACTIVATIONS
from study.network.losses import one_hot
from study.network.perceptron import Network
from study.network.propagation import Propagation
from study.training.altered_batches import mix, smooth
from study.training.dropout import DropoutPropagation, Masks
from study.training.optimisers import Sgd
from study.verification.oracles import relative
from study.verification.table import PLAIN

INPUTS, CLASSES, EXAMPLES = 4, 3, 5
HIDDEN = [[4], [4, 3], [4, 3, 5], [3, 4, 3, 4]]
WEIGHT_DECAY, DROPOUT, SMOOTHING = 0.1, 0.25, 0.1
DECAYED, DROPPED, MIXED = "weight decay", "dropout", "mixup and smoothed labels"
# Long, so that rounding matters little in the change of a parameter; a power of two, since dividing by it is exact.
STEP = 1024.0


def findings(count, seed):
    """(activation, hidden layers, block of parameters, option, deviations) of each check."""
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
    shares = rng.beta(1, 1, size=(count, EXAMPLES, 1))
    mixed = _smoothed_mixture(inputs, targets, shares)
    own, masks = [], []
    for p in range(count):
        each, drawn = _own(activation, {k: v[p] for k, v in blocks.items()}, inputs[p], targets[p], shares[p], rng)
        own.append(each)
        masks.append(drawn)
    masks = [np.stack(layer) for layer in zip(*masks, strict=True)]
    for name, block in blocks.items():
        plain = _by_complex_step(activation, blocks, name, inputs, targets)
        expected = {
            PLAIN: plain,
            DECAYED: plain + WEIGHT_DECAY * block if name.startswith("W") else plain,
            DROPPED: _by_complex_step(activation, blocks, name, inputs, targets, masks),
            MIXED: _by_complex_step(activation, blocks, name, *mixed),
        }
        for option, value in expected.items():
            found = relative(np.stack([each[option][name] for each in own]), value)
            yield activation, len(hidden), name, option, found


def _own(activation, blocks, inputs, targets, shares, rng):
    """The library's gradients of one problem, by option and block, and the masks of its dropout, by layer.

    With weight decay: the change of the parameters in one step, divided by the negative step size.
    """
    layers = range(1, len(blocks) // 2 + 1)
    network = Network.of(*([blocks[f"{kind}{layer}"] for layer in layers] for kind in "Wb"), activation)
    rows, hidden = len(inputs), network.layer_sizes[1:-1]
    dropping = DropoutPropagation(network, rows, Masks(DROPOUT, hidden, rows, rng.spawn(1)))
    dropped = dropping.propagate(inputs, targets).gradients()
    altered, by_class = inputs.copy(), targets.T.copy()
    mix(altered, shares, -2, np.empty_like(altered))
    mix(by_class, shares.T, -1, np.empty_like(by_class))
    smooth(by_class, SMOOTHING)
    mixed = Propagation(network, rows).propagate(altered, by_class.T).gradients()
    propagation = Propagation(network, rows).propagate(inputs, targets)
    found = {PLAIN: propagation.gradients(), DROPPED: dropped, MIXED: mixed}
    found = {option: _by_name(Network(gradients, activation)) for option, gradients in found.items()}
    Sgd(propagation, weight_decay=WEIGHT_DECAY).step(STEP)
    after = _by_name(network)
    found[DECAYED] = {name: (blocks[name] - after[name]) / STEP for name in blocks}
    return found, dropping.masks


def _smoothed_mixture(inputs, targets, shares):
    """Inputs and targets from the textbook formulas of mixup and label smoothing."""
    mixed, labels = ((1 - shares) * array + shares * array[:, ::-1] for array in (inputs, targets))
    return mixed, (1 - SMOOTHING) * labels + SMOOTHING / CLASSES


def _by_name(network):
    """Blocks W1, b1, W2, ... of a network's parameters, or of gradients in their form."""
    named = {f"W{layer}": w for layer, w in enumerate(network.weights, 1)}
    return named | {f"b{layer}": b for layer, b in enumerate(network.biases, 1)}


def _by_complex_step(activation, blocks, name, inputs, targets, masks=None):
    """dL/d block for all networks: (count, *block)."""
    shape = blocks[name].shape[1:]
    moved = np.broadcast_to(blocks[name], (int(np.prod(shape)), *blocks[name].shape)).astype(complex)
    for copy, position in zip(moved, np.ndindex(shape), strict=True):
        copy[(slice(None), *position)] += 1j * COMPLEX_STEP
    loss = _loss(activation, blocks | {name: moved}, inputs, targets, masks)
    return (loss.imag / COMPLEX_STEP).T.reshape(-1, *shape)


def _loss(activation, blocks, inputs, targets, masks=None):
    """Mean cross-entropy from the textbook formulas, for blocks with any leading axes; masks: for each hidden layer."""
    value = ACTIVATIONS[activation].value
    last = len(blocks) // 2
    a = inputs
    for layer in range(1, last + 1):
        z = a @ blocks[f"W{layer}"] + blocks[f"b{layer}"][..., None, :]
        a = value(z) if layer < last else z
        if masks and layer < last:
            a = a * masks[layer - 1]
    log_p = a - np.log(np.exp(a).sum(axis=-1, keepdims=True))
    return -(targets * log_p).sum(axis=-1).mean(axis=-1)
