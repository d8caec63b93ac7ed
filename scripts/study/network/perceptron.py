"""The multilayer perceptron: its parameters, their initial values, and their place in a file."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from study.network.activations import ACTIVATIONS
from study.network.alignment import aligned


@dataclass
class Network:
    """parameters[l]: array (..., n_in + 1, n_out), the weights W_l above and the bias b_l as the last row.

    z_l = [a_{l-1}, 1] parameters[l] = a_{l-1} W_l + b_l and a_l = f(z_l). The last layer is linear: its outputs are the
    logits of the softmax. A leading axis, where there is one, counts networks that are trained together.
    """

    parameters: list
    activation: str

    @classmethod
    def of(cls, weights, biases, activation):
        """From lists of weights (..., n_in, n_out) and biases (..., n_out), which are copied."""
        pairs = zip(weights, biases, strict=True)
        return cls([np.concatenate([w, b[..., None, :]], axis=-2) for w, b in pairs], activation)

    @property
    def weights(self):
        """Views of W_l, shape (..., n_in, n_out)."""
        return [p[..., :-1, :] for p in self.parameters]

    @property
    def biases(self):
        """Views of b_l, shape (..., n_out)."""
        return [p[..., -1, :] for p in self.parameters]

    @property
    def dtype(self):
        return self.parameters[0].dtype

    @property
    def together(self):
        """Shape of the leading axes: () for one network."""
        return self.parameters[0].shape[:-2]

    @property
    def layer_sizes(self):
        """Units of every layer, from the inputs to the classes."""
        return [self.parameters[0].shape[-2] - 1, *(p.shape[-1] for p in self.parameters)]

    @property
    def parameter_count(self):
        """Number of parameters of one network."""
        return sum(p.shape[-2] * p.shape[-1] for p in self.parameters)

    def copy(self):
        return Network([p.copy() for p in self.parameters], self.activation)

    def __getitem__(self, number):
        """One of the networks that are trained together; its parameters are views."""
        return Network([p[number] for p in self.parameters], self.activation)


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
    return Network.of(weights, biases, activation)


def trained_together(networks):
    """One Network with a leading axis from a list of networks of the same shape."""
    layers = list(zip(*(network.parameters for network in networks), strict=True))
    rooms = [aligned((len(layer), *layer[0].shape), layer[0].dtype) for layer in layers]
    stacked = [np.stack(layer, out=room) for layer, room in zip(layers, rooms, strict=True)]
    return Network(stacked, networks[0].activation)


def save_network(file, network):
    """Write the parameters as arrays W1, b1, W2, ... and the activation's name; no pickle."""
    arrays = {f"W{i}": w for i, w in enumerate(network.weights, 1)}
    arrays |= {f"b{i}": b for i, b in enumerate(network.biases, 1)}
    np.savez(file, activation=np.array(network.activation), **arrays)


def load_network(file):
    """Read what save_network wrote."""
    with np.load(file, allow_pickle=False) as arrays:
        layers = range(1, sum(name.startswith("W") for name in arrays.files) + 1)
        weights, biases = ([arrays[f"{kind}{i}"] for i in layers] for kind in "Wb")
        return Network.of(weights, biases, str(arrays["activation"]))
