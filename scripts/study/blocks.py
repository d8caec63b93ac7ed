"""Cutting a product of matrices into blocks that BLAS multiplies faster, in the order that is given here.

OpenBLAS multiplies without packing the matrices first when a product takes at most a million multiplications; for few
rows or columns packing costs more than it brings. On one AVX-512 core with OpenBLAS 0.3.31 and 784 inputs, 512 units in
blocks of 64 columns take a third less time at 16 rows, 32 units in blocks of 32 rows a fifth less at 256 rows. Longer
products over the rows, as in the update, are fastest with 256 rows at a time: a tenth less at 1024 rows and 512 units.
"""

UNPACKED = 1_000_000
COLUMNS, LEAST_ROWS, UPDATE_ROWS = 64, 16, 256


def row_blocks(rows, n_in, n_out):
    """Slices of the rows of a product (rows, n_in) (n_in, n_out): of a power of two each, or all in one."""
    fit = UNPACKED // (n_in * n_out)
    return _slices(rows, rows if fit >= rows or fit < LEAST_ROWS else 1 << (fit.bit_length() - 1))


def column_blocks(rows, n_in, n_out):
    """Slices of the columns of such a product: of COLUMNS each, or all in one; always so where its rows are cut."""
    fit = rows * n_in * COLUMNS <= UNPACKED < rows * n_in * n_out and n_out > COLUMNS
    return _slices(n_out, COLUMNS if fit and len(row_blocks(rows, n_in, n_out)) == 1 else n_out)


def update_blocks(rows, n_in, n_out):
    """Slices of the rows over which a product (n_in, rows) (rows, n_out) sums."""
    blocks = row_blocks(rows, n_in, n_out)
    return blocks if len(blocks) > 1 else _slices(rows, UPDATE_ROWS)


def _slices(count, size):
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]
