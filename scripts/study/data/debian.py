"""The data set as a package of Debian and Ubuntu, fetched without root; nothing is installed."""

import logging
import os
import shutil
import subprocess

from study.data.source import TRANSFER_SECONDS, Source, folder_source

log = logging.getLogger(__name__)


def package_source(package: str) -> Source:
    """The package with this name, downloaded to the scratch folder and unpacked there."""

    def fetch(names, scratch):
        for program in ("apt-get", "dpkg-deb"):
            if shutil.which(program) is None:
                raise OSError(f"{program} is not on this machine")
        archive = _download_package(package, scratch)
        _run(["dpkg-deb", "-x", archive, scratch / "unpacked"], scratch, seconds=60)
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


def _run(command, folder, seconds):
    """Run a program in `folder`. OSError with its first error line when it fails; TimeoutError after `seconds`."""
    output = folder / "output.txt"
    try:
        # A file, not a pipe: child processes of a killed program would keep a pipe open.
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
        lines = output.read_text(encoding="utf-8", errors="replace").splitlines()
        reasons = [line for line in lines if line.startswith("E:")] or lines[-1:]
        raise OSError(f"{command[0]} ended with {error.returncode}: {' '.join(reasons[:1])}") from None
