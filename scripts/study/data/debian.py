"""The data set as a package of Debian and Ubuntu, fetched without root; nothing is installed."""

import logging
import os
import shutil
import signal
import subprocess
import tarfile
from pathlib import Path

from study.data.source import TRANSFER_SECONDS, Source, folder_source, may_be

log = logging.getLogger(__name__)

# More than any package of a data set holds: no file that a program here writes becomes larger, nor their sum.
MOST_BYTES = 1 << 31
# ulimit counts in blocks of so many bytes.
BLOCK = 512


def package_source(package: str) -> Source:
    """The package with this name, downloaded to the scratch folder and unpacked there."""

    def fetch(names, scratch):
        for program in ("apt-get", "dpkg-deb"):
            if shutil.which(program) is None:
                raise OSError(f"{program} is not on this machine")
        archive = _download_package(package, scratch)
        # As one file, whose size has a limit. What else is in the package is never written to its own path.
        content = scratch / "content.tar"
        _run(["dpkg-deb", "--fsys-tarfile", archive], scratch, seconds=60, output=content)
        _take_out(content, names, scratch / "unpacked")
        yield from folder_source(scratch / "unpacked").fetch(names, scratch)

    return Source(f"package {package}", fetch)


def _download_package(package, scratch):
    """Download the package with the package lists of this machine or, if they are empty or too old, with new ones."""
    private = ["-o", f"Dir::State::lists={scratch}/lists", "-o", f"Dir::Cache={scratch}/cache"]
    for folder in ("lists/partial", "cache/archives/partial"):
        (scratch / folder).mkdir(parents=True)
    try:
        _run([*_apt(), "download", package], scratch, seconds=TRANSFER_SECONDS)
    except OSError as error:
        if "Failed to fetch" in str(error) and "404" not in str(error):
            raise  # The network failed, not the lists: with new lists it would fail again.
        log.info("The package lists of this machine cannot be used (%s): downloading new ones.", error)
        _run([*_apt(), *private, "-o", "Acquire::Retries=0", "update"], scratch, seconds=120)
        _run([*_apt(), *private, "download", package], scratch, seconds=TRANSFER_SECONDS)
    for archive in scratch.glob(f"{package}_*.deb"):
        return archive
    raise OSError(f"apt-get left no {package}_*.deb")


def _apt():
    # For root, apt would download as the user _apt, who may not enter the scratch folder.
    settings = ("APT::Sandbox::User=root", "Acquire::Retries=1", "Acquire::http::Timeout=5")
    return ["apt-get", "-q", *(word for setting in settings for word in ("-o", setting))]


def _take_out(archive, names, folder):
    """Write the files of a tar archive that may be meant by the names to a folder, all side by side."""
    folder.mkdir()
    with tarfile.open(archive) as content:
        for member in content:
            name = Path(member.name).name
            # A sparse file may be larger than the archive that holds it.
            if member.isfile() and not member.issparse() and may_be(name, names):
                with (folder / name).open("wb") as target:
                    shutil.copyfileobj(content.extractfile(member), target)


def _run(command, folder, seconds, output=None):
    """Run a program in `folder`, which writes no file larger than MOST_BYTES. output: for what it prints, or None.

    OSError with its first error line when it fails; TimeoutError after `seconds`.
    """
    told = folder / "output.txt"
    told.write_bytes(b"")
    # The shell sets the limit and becomes the program; the words of the command are not read by it.
    limited = ["/bin/sh", "-c", 'ulimit -f "$0"; exec "$@"', str(MOST_BYTES // BLOCK), *command]
    try:
        # Files, not pipes: child processes of a killed program would keep a pipe open.
        with told.open("ab") as errors, (output or told).open("ab") as printed:
            subprocess.run(
                limited,
                cwd=folder,
                env=os.environ | {"LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=errors,
                timeout=seconds,
                check=True,
            )
    except subprocess.TimeoutExpired:
        raise TimeoutError(f"{command[0]} did not finish within {seconds} s") from None
    except subprocess.CalledProcessError as error:
        if error.returncode == -signal.SIGXFSZ:
            raise OSError(f"{command[0]} writes more than {MOST_BYTES} bytes, which no package needs") from None
        lines = told.read_text(encoding="utf-8", errors="replace").splitlines()
        reasons = [line for line in lines if line.startswith("E:")] or lines[-1:]
        raise OSError(f"{command[0]} ended with {error.returncode}: {' '.join(reasons[:1])}") from None
