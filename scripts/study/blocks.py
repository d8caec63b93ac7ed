"""Cutting a product of matrices into blocks that BLAS multiplies faster, in the order that is given here.

OpenBLAS multiplies without packing the matrices first when a product takes at most a million multiplications, and with
few rows or columns packing costs more than it brings. On one AVX-512 core with OpenBLAS 0.3.31 and 784 inputs, 512
units in blocks of 64 columns take a third less time at 16 rows, 32 units in blocks of 32 rows a fifth less at 256 rows.
"""

UNPACKED = 1_000_000
COLUMNS = 64
# Narrower blocks of rows, and layers that do not fill the processor's vectors of 16, lose what is gained.
LEAST_ROWS, VECTOR = 16, 16


def row_blocks(rows, n_in, n_out):
    """Slices of the rows of a product (rows, n_in) (n_in, n_out): of a power of two each, or all in one."""
    fit = UNPACKED // (n_in * n_out)
    if fit >= rows or fit < LEAST_ROWS or n_out % VECTOR:
        return [slice(0, rows)]
    height = 1 << (fit.bit_length() - 1)
    return [slice(start, min(start + height, rows)) for start in range(0, rows, height)]


def column_blocks(rows, n_in, n_out):
    """Slices of the columns of such a product: of COLUMNS each, or all in one; always so where its rows are cut."""
    fit = rows * n_in * COLUMNS <= UNPACKED < rows * n_in * n_out and n_out > COLUMNS
    width = COLUMNS if fit and len(row_blocks(rows, n_in, n_out)) == 1 else n_out
    return [slice(start, min(start + width, n_out)) for start in range(0, n_out, width)]
