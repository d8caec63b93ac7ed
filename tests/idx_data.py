"""IDX files for tests."""

import struct
from pathlib import Path

import numpy as np

UINT8 = 0x08


def idx_bytes(array):
    """The content of an unpacked IDX file with a uint8 array of 1 to 255 dimensions."""
    assert array.dtype == np.uint8
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, UINT8, array.ndim, *array.shape) + array.tobytes()


def write_idx(path, array):
    """Write a uint8 array as an unpacked IDX file."""
    Path(path).write_bytes(idx_bytes(array))
