"""The multilayer perceptron: its parameters, their initial values, and their place in a file."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from study.activations import ACTIVATIONS


@dataclass
class Network:
    """Weights W_l of shape (n_{l-1}, n_l) and biases b_l of shape (n_l,); z_l = a_{l-1} W_l + b_l, a_l = f(z_l).

    The last layer is linear: its outputs are the logits of the softmax.
    """

    weights: list
    biases: list
    activation: str

    @property
    def dtype(self):
        return self.weights[0].dtype

    @property
    def layer_sizes(self):
        """Units of every layer, from the inputs to the classes."""
        return [self.weights[0].shape[0], *(w.shape[1] for w in self.weights)]

    @property
    def parameter_count(self):
        return sum(w.size + b.size for w, b in zip(self.weights, self.biases, strict=True))

    def copy(self):
        return Network([w.copy() for w in self.weights], [b.copy() for b in self.biases], self.activation)


def initialise(layer_sizes, activation, scheme="auto", rng=None, dtype=np.float32):
    """A network with normal weights and zero biases.

    scheme: "he", variance 2 / n_in (He et al. 2015, equation 10); "glorot", variance 2 / (n_in + n_out)
    (Glorot and Bengio 2010, equation 12); "auto", the one that suits the activation. The linear output layer
    follows Glorot under "auto".
    """
    rng = np.random.default_rng() if rng is None else rng
    weights, biases = [], []
    last = len(layer_sizes) - 2
    for layer, (n_in, n_out) in enumerate(pairwise(layer_sizes)):
        rule = scheme
        if rule == "auto":
            rule = "glorot" if layer == last else ACTIVATIONS[activation].initialisation
        variance = 2 / n_in if rule == "he" else 2 / (n_in + n_out)
        weights.append((rng.standard_normal((n_in, n_out)) * np.sqrt(variance)).astype(dtype))
        biases.append(np.zeros(n_out, dtype))
    return Network(weights, biases, activation)


def save_network(file, network):
    """Write the parameters as arrays W1, b1, W2, ... and the activation's name; no pickle."""
    arrays = {f"W{i}": w for i, w in enumerate(network.weights, 1)}
    arrays |= {f"b{i}": b for i, b in enumerate(network.biases, 1)}
    np.savez(file, activation=np.array(network.activation), **arrays)


def load_network(file):
    """Read what save_network wrote."""
    with np.load(file, allow_pickle=False) as arrays:
        layers = range(1, sum(name.startswith("W") for name in arrays.files) + 1)
        return Network([arrays[f"W{i}"] for i in layers], [arrays[f"b{i}"] for i in layers], str(arrays["activation"]))
