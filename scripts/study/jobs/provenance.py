"""Where the results come from: code, versions, machine."""

import os
import platform
import subprocess
from importlib import metadata
from pathlib import Path

from study.jobs.machine import blas_kernel, c_library, processor, vectors

PACKAGES = ["numpy", "scipy", "scikit-learn", "autograd", "sympy", "pandas", "matplotlib", "snakemake", "jinja2"]
PACKAGES += ["weasyprint", "ziamath"]
# What can change a result. Notes, configs and data that lie beside them cannot: the report prints the config in use
# and the checksums of the data.
WORKFLOW = ["Snakefile", "config.yaml", "rules", "scripts", "report", "envs", "profiles", ":(exclude)report/images"]
NAMED = 3


def commit(folder: str | Path) -> str:
    """The commit of the git repository in `folder`, and what was changed since: 'abc and changes in config.yaml'.

    Only files of the workflow count. 'unknown' where the folder is no repository, though it may lie in one of another
    project, or where there is no git.
    """
    try:
        root = _git(folder, "rev-parse", "--show-toplevel").rstrip("\n")
        if not os.path.samefile(root, folder):
            return "unknown"
        commit = _git(folder, "rev-parse", "HEAD").strip()
        entries = _git(folder, "status", "--porcelain", "--untracked-files=all", "--no-renames", "-z", "--", *WORKFLOW)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    changed = sorted(entry[3:] for entry in entries.split("\0") if entry)
    more = [f"{len(changed) - NAMED} more"] if len(changed) > NAMED else []
    names = [*changed[:NAMED], *more]
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return f"{commit} and changes in {listed}" if names else commit


def _git(folder, *words):
    """What git prints about the repository in the folder: not one that GIT_DIR names, and whoever owns the files."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    trusted = ["-c", f"safe.directory={Path(folder).resolve()}", "-c", "core.fsmonitor=false"]
    command = ["git", "--no-optional-locks", "-C", os.fspath(folder), *trusted, *words]
    call = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=True, env=own)
    return call.stdout


def describe_origin(folder: str | Path) -> dict:
    """Commit, Python, packages, BLAS kernel, NumPy's vectors, C library, processor and system, as a dict of strings."""
    return {
        "commit": commit(folder),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
        "blas": blas_kernel(),
        "vectors": vectors(),
        "c_library": c_library(),
        "processor": processor(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def _version(package):
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
