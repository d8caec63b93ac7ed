"""Where the results come from: code, versions, machine."""

import platform
import subprocess
from importlib import metadata
from pathlib import Path

from study.jobs.machine import blas_kernel, processor

PACKAGES = ["numpy", "scipy", "scikit-learn", "autograd", "sympy", "pandas", "matplotlib", "snakemake", "jinja2"]
PACKAGES += ["weasyprint", "ziamath"]


def commit(folder: str | Path) -> str:
    """The commit of the git repository at `folder`, with ' and changes' where files differ from it, or 'unknown'."""

    def git(*words):
        call = subprocess.run(["git", "-C", folder, *words], capture_output=True, text=True, check=True)
        return call.stdout.strip()

    try:
        return git("rev-parse", "HEAD") + (" and changes" if git("status", "--porcelain") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def describe_origin(folder: str | Path) -> dict:
    """Commit, Python, packages, BLAS kernel, processor and system, as a dict of strings."""
    return {
        "commit": commit(folder),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
        "blas": blas_kernel(),
        "processor": processor(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def _version(package):
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
