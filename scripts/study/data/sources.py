"""Where the four files come from: sources tried in turn until every file's content is right."""

import gzip
import hashlib
import logging
import os
import queue
import shutil
import subprocess
import tempfile
import textwrap
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pooch

from study.common.errors import StudyError
from study.common.files import whole

# Of the unpacked content: packed files differ between the publisher and the distributions.
FASHION_MNIST_SHA256 = {
    "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    "t10k-images-idx3-ubyte": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    "t10k-labels-idx1-ubyte": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
}
SYSTEM_FOLDER = "/usr/share/datasets/fashion-mnist"
MIRRORS = (
    "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
    "https://fashion-mnist.s3.eu-central-1.amazonaws.com/",
)
PACKAGE = "dataset-fashion-mnist"
TRANSFER_SECONDS = 600  # a limit for 30 MB on a slow line
CHUNK_BYTES = 1 << 20

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Source:
    """A place that may hold the files.

    `fetch(names, scratch)` yields (name, path) for what it can get, packed or not, and may write below the
    folder `scratch`. It raises OSError when the place as a whole fails; nothing more is then asked of it.
    """

    name: str
    fetch: Callable


def standard_sources(folder=None, sums=FASHION_MNIST_SHA256):
    """The sources to try, nearest first.

    With sums other than Fashion-MNIST's the data set is the user's own, and only `folder` can hold it.
    """
    own = [folder_source(folder)] if folder else []
    if sums != FASHION_MNIST_SHA256:
        return own
    return [*own, folder_source(SYSTEM_FOLDER), *map(mirror_source, MIRRORS), package_source()]


def obtain(destination, sources, sums=FASHION_MNIST_SHA256):
    """Put every file of `sums`, unpacked and verified, into the folder `destination`.

    Each file appears there whole or not at all.

    Parameters
    ----------
    destination : path-like
    sources : iterable of Source
        Tried in order; each is asked only for the files still missing.
    sums : dict
        File name without `.gz` to the SHA-256 (hexadecimal) of its unpacked content.

    Returns
    -------
    dict from file name to its `source` (str), `bytes` (int, unpacked) and `sha256` (str)

    Raises
    ------
    StudyError
        When a file could not be had; the message lists each source, why it failed, and the remedy.
    """
    destination = Path(destination)
    destination.mkdir(parents=True, exist_ok=True)
    found, failures = {}, []
    for source in sources:
        missing = {name: sum_ for name, sum_ in sums.items() if name not in found}
        if not missing:
            break
        log.info("Looking for %s in %s.", ", ".join(missing), source.name)
        verified, problems = _try_source(source, missing, destination)
        found |= verified
        failures += [f"{source.name}: {'; '.join(problems)}"] if problems else []
        for problem in problems:
            log.warning("%s: %s", source.name, problem)
    missing = [name for name in sums if name not in found]
    if missing:
        raise StudyError(_failure_message(missing, failures))
    return found


def folder_source(folder):
    """A folder with the files, packed (.gz) or not."""
    folder = Path(folder).expanduser()

    def fetch(names, scratch):
        if not folder.is_dir():
            raise OSError("no such folder")
        for name in names:
            for path in (folder / name, folder / f"{name}.gz"):
                if path.is_file():
                    yield name, path

    return Source(f"folder {folder}", fetch)


def mirror_source(base_url, connect_seconds=5, answer_seconds=10, transfer_seconds=TRANSFER_SECONDS):
    """An HTTP(S) folder with the packed files, given by an address that ends with a slash.

    A host that does not answer costs `answer_seconds`, whatever the number of its addresses; one file may
    take `transfer_seconds` and two tries.
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


def package_source(package=PACKAGE):
    """The package of Debian and Ubuntu, unpacked in the scratch folder: no root, nothing installed."""

    def fetch(names, scratch):
        for program in ("apt-get", "dpkg-deb"):
            if shutil.which(program) is None:
                raise OSError(f"{program} is not on this machine")
        archive = _download_package(package, scratch)
        _run(["dpkg-deb", "-x", archive, scratch / "unpacked"], scratch, seconds=60)
        yield from folder_source(scratch / "unpacked" / SYSTEM_FOLDER.lstrip("/")).fetch(names, scratch)

    return Source(f"package {package}", fetch)


def _try_source(source, missing, destination):
    """Ask one source for the missing files; return what proved right and a list of problems."""
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
    # Failed connections come wrapped in layers that repeat the address; the innermost says what went wrong.
    innermost = getattr(error.args[0], "reason", error) if error.args else type(error).__name__
    return textwrap.shorten(str(innermost), 240)


def _place(path, target, expected):
    """Unpack `path` to `target` if its content has the expected sum; return its size in bytes."""
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
    """Yield the unpacked content of a file that may be packed, whatever its name says."""
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
    """Call `function`, but wait no longer than `seconds`.

    A thread is left behind when time is up: name look-ups and hosts with many addresses heed no time-out.
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


def _download_package(package, scratch):
    """Fetch the package with the machine's lists or, where they are empty or out of date, private ones."""
    private = ["-o", f"Dir::State::lists={scratch}/lists", "-o", f"Dir::Cache={scratch}/cache"]
    for folder in ("lists/partial", "cache/archives/partial"):
        (scratch / folder).mkdir(parents=True)
    try:
        _run([*_apt(), "download", package], scratch, seconds=TRANSFER_SECONDS)
    except OSError as error:
        if "Failed to fetch" in str(error) and "404" not in str(error):
            raise  # The network fails, not the lists: fresh ones would only take as long again.
        log.info("The package lists of this machine do not serve (%s): fetching private ones.", error)
        _run([*_apt(), *private, "-o", "Acquire::Retries=0", "update"], scratch, seconds=120)
        _run([*_apt(), *private, "download", package], scratch, seconds=TRANSFER_SECONDS)
    return next(scratch.glob(f"{package}_*.deb"))


def _apt():
    # As root apt would hand the download to a user of its own, who may not enter the scratch folder.
    settings = ("APT::Sandbox::User=root", "Acquire::Retries=1", "Acquire::http::Timeout=5")
    return ["apt-get", "-q", *(word for setting in settings for word in ("-o", setting))]


def _run(command, folder, seconds):
    """Run a program in `folder`; raise OSError with the first of its error lines when it fails."""
    output = folder / "output.txt"
    try:
        # A file, not a pipe: helpers of a killed program would keep a pipe open.
        with output.open("wb") as file:
            subprocess.run(
                command,
                cwd=folder,
                env=os.environ | {"LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                timeout=seconds,
                check=True,
            )
    except subprocess.TimeoutExpired:
        raise TimeoutError(f"{command[0]} did not finish within {seconds} s") from None
    except subprocess.CalledProcessError as error:
        lines = output.read_text(errors="replace").splitlines()
        reasons = [line for line in lines if line.startswith("E:")] or lines[-1:]
        raise OSError(f"{command[0]} ended with {error.returncode}: {' '.join(reasons[:1])}") from None


def _failure_message(missing, failures):
    lines = [f"No source gave {', '.join(missing)}."]
    lines += [f"  - {failure}" for failure in failures] or ["  - no source to try: data.folder is not set"]
    lines += [
        "To supply the files by hand, set data.folder in config.yaml to a folder with the four files, "
        "packed (.gz) or not, as published at https://github.com/zalandoresearch/fashion-mnist."
    ]
    return "\n".join(lines)
