"""IDX files for tests."""

import struct
from pathlib import Path

import numpy as np

UINT8 = 0x08


def write_idx(path, array):
    """Write a uint8 array of 1 to 255 dimensions as an unpacked IDX file."""
    assert array.dtype == np.uint8
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, UINT8, array.ndim, *array.shape)
    Path(path).write_bytes(header + array.tobytes())
