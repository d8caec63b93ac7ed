"""Softmax, cross-entropy and one-hot labels. Rows are examples, columns are classes."""

import numpy as np


def one_hot(labels, classes, dtype=np.float32):
    """Labels (n,) as rows of the identity, shape (n, classes)."""
    return np.eye(classes, dtype=dtype)[labels]


def softmax(z, out=None):
    """exp(z - c) / sum exp(z - c) for each row, with c = max z, so that no exponential overflows."""
    out = np.subtract(z, z.real.max(axis=1, keepdims=True), out=out)
    np.exp(out, out=out)
    return np.divide(out, out.sum(axis=1, keepdims=True), out=out)


def cross_entropy(z, targets):
    """Mean over rows of - sum_i y_i log softmax(z)_i, from logits z and one-hot targets, both (n, classes).

    log softmax is z - c - log sum exp(z - c): the logarithm never sees a zero.
    """
    shifted = z - z.real.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(targets * log_p).sum() / len(z)
