"""Cutting products of matrices into blocks that BLAS multiplies faster.

OpenBLAS multiplies without packing the matrices first when a product takes at most a million multiplications, and just
below that it is at its best. On one AVX-512 core with OpenBLAS 0.3.31, 785 inputs and 128 units in blocks of 16 rows
and 64 columns take a quarter less time at 16 rows, a tenth at 64 and 4 % at 256; the update takes a tenth less.
"""

UNPACKED = 1_000_000
# Forward blocks have all columns where at least so many rows fit with them, else so many columns.
LEAST_ROWS, COLUMNS = 16, 64
# Blocks of an update have about so many rows of the weights or more, and sum over at least so many examples. Where they
# would sum over fewer, the weights would be read and written too often; then it is whole, so many examples at a time.
INPUTS, LEAST_EXAMPLES, EXAMPLES = 112, 32, 256
# From so many rows on, more weights than this are better packed: they would leave a processor's second cache between
# one block of rows and the next.
MANY_ROWS, CACHED = 128, 2**17


def forward_blocks(rows, n_in, n_out):
    """(slices of the rows, slices of the columns) of a product (rows, n_in) (n_in, n_out)."""
    columns = n_out if UNPACKED // (n_in * n_out) >= LEAST_ROWS else min(n_out, COLUMNS)
    fit = UNPACKED // (n_in * columns)
    if rows * n_in * n_out <= UNPACKED or fit < min(rows, LEAST_ROWS) or _packed(rows, n_in, n_out):
        return [slice(0, rows)], [slice(0, n_out)]
    return _slices(rows, _power(fit)), _slices(n_out, columns)


def update_blocks(rows, n_in, n_out):
    """(slices of the rows, over which it sums, slices of n_in) of a product (n_in, rows) (rows, n_out)."""
    whole, fit = [slice(0, n_in)], UNPACKED // (n_in * n_out)
    if fit >= min(rows, LEAST_ROWS):
        return _slices(rows, rows if fit >= rows else _power(fit)), whole
    examples = min(rows, _power(UNPACKED // (INPUTS * n_out)))
    if examples < min(rows, LEAST_EXAMPLES) or _packed(rows, n_in, n_out):
        return _slices(rows, EXAMPLES), whole
    return _slices(rows, examples), _slices(n_in, UNPACKED // (examples * n_out) // 16 * 16)


def _packed(rows, n_in, n_out):
    return rows >= MANY_ROWS and n_in * n_out > CACHED


def _power(number):
    """The largest power of two up to the number; 0 for 0."""
    return 1 << number.bit_length() >> 1


def _slices(count, size):
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]
