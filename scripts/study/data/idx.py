"""IDX files, the big-endian format of MNIST and similar data sets, read strictly.

A file has two zero bytes, a type code, the number of dimensions, one 32-bit size for each, then the values.
"""

import math
import struct
from pathlib import Path

import numpy as np

from study.common.errors import StudyError

UINT8 = 0x08
TYPES = {0x08: "uint8", 0x09: "int8", 0x0B: "int16", 0x0C: "int32", 0x0D: "float32", 0x0E: "float64"}
GZIP_MAGIC = b"\x1f\x8b"
HEADER_BYTES = 16  # of images; labels have 8
REMEDY = "Delete it and let the rule `download` fetch it again, or supply a sound copy through data.folder."


def read_idx(path: str | Path, dimensions: int) -> np.ndarray:
    """The content of an unpacked IDX file of unsigned bytes: a uint8 array of the shape in its header.

    dimensions: how many the file must have, 3 for images (n, height, width), 1 for labels (n,). StudyError when the
    file is missing, packed, of another type or shape, or shorter or longer than its header says.
    """
    path = Path(path)
    if not path.is_file():
        raise _error(path, "the file", "found nothing there")
    header_size = 4 + 4 * dimensions
    with path.open("rb") as file:
        header = file.read(header_size)
    shape = _shape(path, header, dimensions)
    found, expected = path.stat().st_size, header_size + math.prod(shape)
    if found != expected:
        raise _error(path, f"{expected} bytes for shape {shape}", f"found {found} bytes")
    return np.fromfile(path, dtype=np.uint8, offset=header_size).reshape(shape)


def read_pair(images_path: str | Path, labels_path: str | Path) -> tuple[np.ndarray, np.ndarray]:
    """(images, labels) of two files that belong together.

    images: uint8 (n, height, width), 0 (black) to 255; labels: uint8 (n,). StudyError as in `read_idx`, and when the
    numbers of images and labels differ or are zero.
    """
    images, labels = read_idx(images_path, 3), read_idx(labels_path, 1)
    if len(images) != len(labels):
        raise _error(labels_path, f"{len(images)} labels, one per image", f"found {len(labels)}")
    if images.size == 0:
        raise _error(images_path, "at least one pixel", f"found shape {images.shape}")
    return images, labels


def write_idx(path: str | Path, array: np.ndarray) -> None:
    """Write an array of unsigned bytes as an unpacked IDX file."""
    header = struct.pack(f">4B{array.ndim}I", 0, 0, UINT8, array.ndim, *array.shape)
    Path(path).write_bytes(header + np.ascontiguousarray(array, np.uint8).tobytes())


def header_shape(path: str | Path, header: bytes, dimensions: int, remedy: str = REMEDY) -> tuple[int, ...]:
    """The shape that a file's first bytes declare, at least HEADER_BYTES of it or all; StudyError as `read_idx`."""
    return _shape(path, header[: 4 + 4 * dimensions], dimensions, remedy)


def _shape(path, header, dimensions, remedy=REMEDY):
    """The sizes in a header, each field of which is checked."""
    if header[:2] == GZIP_MAGIC:
        raise _error(path, "an unpacked IDX file", "found a gzip file", "Unpack it with gunzip.")
    if header[:2] != b"\0\0":
        raise _error(path, "the magic bytes 00 00", f"found {header[:2].hex(' ') or 'an empty file'}", remedy)
    if len(header) < 4:
        raise _error(path, "a header of at least 4 bytes", f"found {len(header)}", remedy)
    code, found = header[2], header[3]
    if code != UINT8:
        kind = TYPES.get(code, "unknown")
        hint = "Only unsigned bytes are supported: convert the values."
        raise _error(path, "type code 0x08 (uint8)", f"found 0x{code:02x} ({kind})", hint)
    if found != dimensions:
        hint = "Images have 3 dimensions and labels 1: are the two files swapped?"
        raise _error(path, f"{dimensions} dimension(s)", f"found {found}", hint)
    if len(header) != 4 + 4 * dimensions:
        raise _error(path, f"a header of {4 + 4 * dimensions} bytes", f"found {len(header)}", remedy)
    return struct.unpack_from(f">{dimensions}I", header, 4)


def _error(path, expected, found, remedy=REMEDY):
    return StudyError(f"{path}: expected {expected}, {found}. {remedy}".rstrip(" "))
