"""The content of a data file: unpacked, bounded, and compared with its checksum."""

import gzip
import hashlib
import math
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from study.common.errors import StudyError
from study.data.idx import GZIP_MAGIC, HEADER_BYTES, header_shape

CHUNK_BYTES = 1 << 20
# More than any data set that this study is made for: nothing larger is unpacked.
MOST_BYTES = 1 << 31
IMAGES, LABELS = "images-idx3-ubyte", "labels-idx1-ubyte"
FILES = tuple(f"{part}-{kind}" for part in ("train", "t10k") for kind in (IMAGES, LABELS))


@dataclass(frozen=True)
class Seen:
    """What a file holds: shape, bytes and SHA-256 of its unpacked content, and SHA-256 of the file if it is packed."""

    shape: tuple[int, ...]
    bytes: int
    sha256: str
    packed_sha256: str | None


def unpack(path: Path, name: str, target: BinaryIO | None = None) -> Seen:
    """Read the data file that should be `name`, packed or not, and write its content to `target`.

    StudyError when it cannot be read or unpacked, when it is no IDX file of that kind, and as soon as it has more than
    its header says, so that a small file cannot fill the disk. Errors in writing `target` are OSErrors.
    """
    digest, size, shape, declared = hashlib.sha256(), 0, None, 0
    with _opened(path) as file:
        for chunk in _pieces(path, file):
            if shape is None:
                shape = header_shape(path.name, chunk[:HEADER_BYTES], dimensions(name), remedy="")
                declared = 4 + 4 * len(shape) + math.prod(shape)
                if declared > MOST_BYTES:
                    raise StudyError(
                        f"{path.name} declares {declared} bytes; the most that is unpacked is {MOST_BYTES}."
                    )
            size += len(chunk)
            if size > declared:
                raise StudyError(f"{path.name} has more than the {declared} bytes that its header declares.")
            digest.update(chunk)
            if target is not None:
                target.write(chunk)
        if shape is None:
            raise StudyError(f"{path.name} is empty.")
        if size < declared:
            raise StudyError(f"{path.name} has {size} bytes, where its header declares {declared}.")
        return Seen(shape, size, digest.hexdigest(), _packed_digest(path, file))


def dimensions(name: str) -> int:
    """How many dimensions the file of this name has: 3 of images, 1 of labels."""
    return 3 if name.endswith(IMAGES) else 1


def mismatch(path: Path, name: str, seen: Seen, wanted: dict[str, str], known: dict[str, str]) -> str | None:
    """Why a file is not the wanted one, as a sentence; None where it is.

    wanted: its sha256, of the content, or packed_sha256; known: from a content's SHA-256 to its data set.
    """
    expected = next(iter(wanted.values())).lower()
    if "packed_sha256" in wanted:
        if seen.packed_sha256 == expected:
            return None
        if seen.packed_sha256 is None:
            return (
                f"{path.name} is unpacked, but only the checksum of the packed file is published: supply {name}.gz as "
                "it was downloaded"
            )
        found = f"its SHA-256, as it is packed, is {seen.packed_sha256}"
        return f"{path.name} is not the expected file: {found}, expected {expected}"
    if seen.sha256 == expected:
        return None
    if seen.packed_sha256 == expected:
        return (
            f"{path.name} has the expected checksum as it is packed, where that of its content is wanted: "
            f"give {seen.sha256}"
        )
    whose = f" (it is a file of the data set {known[seen.sha256]})" if seen.sha256 in known else ""
    found = f"SHA-256 of its content found {seen.sha256}"
    return f"{path.name} is not the expected file: {found}, expected {expected}{whose}"


def _opened(path):
    try:
        return path.open("rb")
    except OSError as error:
        raise StudyError(f"{path.name} cannot be read: {error.strerror}.") from error


def _pieces(path, file):
    """The unpacked content of an open file, in pieces. Its first bytes say whether it is packed, not its name."""
    try:
        packed = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        file.seek(0)
        stream = gzip.GzipFile(fileobj=file) if packed else file
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise StudyError(f"{path.name} cannot be unpacked: {error}.") from error
    except OSError as error:
        raise StudyError(f"{path.name} cannot be read: {error.strerror or error}.") from error


def _packed_digest(path, file):
    try:
        file.seek(0)
        packed = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest() if packed else None
    except OSError as error:
        raise StudyError(f"{path.name} cannot be read: {error.strerror or error}.") from error
