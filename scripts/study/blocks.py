"""Cutting products of matrices into blocks that BLAS multiplies faster.

OpenBLAS multiplies without packing the matrices first when a product takes at most a million multiplications, and just
below that it is at its best. On one AVX-512 core with OpenBLAS 0.3.31, 785 inputs and 128 units in blocks of 16 rows
and 64 columns take a quarter less time at 16 rows, a tenth at 64 and 4 % at 256; the update takes a tenth less.
"""

UNPACKED = 1_000_000
# Blocks of a forward product have at most so many columns, and at least so many rows where there are as many.
COLUMNS, LEAST_ROWS = 64, 16
# More weights than this do not stay in a processor's second cache from one block of rows to the next: from so many rows
# on it pays to pack them.
CACHED, MANY_ROWS = 2**18, 128
# Blocks of an update have about so many rows of the weights or more, and sum over at least so many examples. Where they
# would sum over fewer, the weights would be read and written too often; then it is whole, so many examples at a time.
INPUTS, LEAST_EXAMPLES, EXAMPLES = 112, 32, 256


def forward_blocks(rows, n_in, n_out):
    """(slices of the rows, slices of the columns) of a product (rows, n_in) (n_in, n_out)."""
    columns = min(n_out, COLUMNS)
    fit = UNPACKED // (n_in * columns)
    packed = n_in * n_out > CACHED and rows >= MANY_ROWS
    if packed or rows * n_in * n_out <= UNPACKED or fit < min(rows, LEAST_ROWS):
        return [slice(0, rows)], [slice(0, n_out)]
    return _slices(rows, _power(fit)), _slices(n_out, columns)


def update_blocks(rows, n_in, n_out):
    """(slices of the rows, over which it sums, slices of n_in) of a product (n_in, rows) (rows, n_out)."""
    whole, fit = [slice(0, n_in)], UNPACKED // (n_in * n_out)
    if fit >= min(rows, LEAST_ROWS):
        return _slices(rows, rows if fit >= rows else _power(fit)), whole
    examples = min(rows, _power(UNPACKED // (INPUTS * n_out)))
    if examples < min(rows, LEAST_EXAMPLES):
        return _slices(rows, EXAMPLES), whole
    return _slices(rows, examples), _slices(n_in, UNPACKED // (examples * n_out) // 16 * 16)


def _power(number):
    """The largest power of two up to the number; 0 for 0."""
    return 1 << number.bit_length() >> 1


def _slices(count, size):
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]
