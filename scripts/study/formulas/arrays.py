"""Arrays whose leading axes have names, so that formulas with indices become broadcasting.

An array here has one axis for each letter of AXES, of length 1 if the letter does not occur, followed by its own axes:
any number for a symbol as it is stored (`raw`); exactly two, rows and columns, for the value of an expression.
"""

import numpy as np

# '#' counts random problems, '@' the nodes of an integral or the outcomes of a draw; the letters are the indices that
# formulas may use.
AXES = "#@ijkmabcd"
LEADING = len(AXES)
PLAIN = (1,) * (LEADING - 1)


def stack(values) -> np.ndarray:
    """The raw array of one symbol for a batch of problems: from values (problems, ...) to the shape AXES + (...)."""
    values = np.asarray(values)
    return values.reshape(values.shape[:1] + PLAIN + values.shape[1:])


def element(raw, letters, row=False):
    """The expression of a raw array whose first own axes are indexed by `letters`.

    The other own axes become a scalar, a vector or a matrix; ValueError if there are more than two. A vector is a
    column, or a row if `row` is set. A letter whose axis is in use already (the index of a derivative) selects the
    diagonal of both axes.
    """
    for letter in letters:
        axis = AXES.index(letter)
        if raw.shape[axis] > 1:
            raw = np.moveaxis(np.diagonal(raw, axis1=axis, axis2=LEADING), -1, axis)
        else:
            raw = np.squeeze(np.swapaxes(raw, axis, LEADING), LEADING)
    own = raw.ndim - LEADING
    if own == 2:
        return raw
    if own == 0:
        return raw[..., None, None]
    if own == 1:
        return raw[..., None, :] if row else raw[..., None]
    raise ValueError(f"{own - 2} more indices are needed")


def is_scalar(value):
    """Whether an expression has one row and one column."""
    return value.shape[-2:] == (1, 1)


def product(left, right):
    """The product of two expressions: the product of matrices, or with a scalar if one of them is a scalar."""
    if is_scalar(left) or is_scalar(right):
        return left * right
    return left @ right


def total(left, right):
    """The sum of two expressions of the same shape."""
    if left.shape[-2:] != right.shape[-2:]:
        raise ValueError(f"cannot add {left.shape[-2:]} and {right.shape[-2:]}")
    return left + right


def sum_over(value, letter, length):
    """The sum over an index that runs over `length` values."""
    axis = AXES.index(letter)
    return value * length if value.shape[axis] == 1 else value.sum(axis=axis, keepdims=True)


def arange(letter, length):
    """The index itself as an expression: 0, 1, ..., length - 1."""
    shape = [1] * (LEADING + 2)
    shape[AXES.index(letter)] = length
    return np.arange(length).reshape(shape)


def deviations(value, reference) -> np.ndarray:
    """The largest deviation between two expressions for each problem, relative to the larger one: (problems,).

    It is infinite where the shapes or a NaN leave no comparison.
    """
    if value.shape[-2:] != reference.shape[-2:]:
        return np.full(max(value.shape[0], reference.shape[0]), np.inf)
    value, reference = np.broadcast_arrays(value, reference)
    rest = tuple(range(1, value.ndim))
    scale = np.maximum(abs(value).max(axis=rest), abs(reference).max(axis=rest))
    difference = abs(value - reference).max(axis=rest)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(difference == 0, 0.0, difference / scale)
    return np.where(np.isnan(relative), np.inf, relative)
