"""What other programs leave in the environment, kept away from the jobs.

A notebook names a matplotlib backend, a shell start-up file sets Python's switches, a module system adds to Python's
path. Each is right for the work that it was set for, and here would end a job or change its bits. Snakemake hands its
own environment on to every job, so it is put right there, once, before the first job.
"""

import getpass
import os
import re
import sys
from collections.abc import MutableMapping
from pathlib import Path

from study.common.errors import StudyError

# Taken out: switches of Python (warnings as errors, no assertions, a prompt at the end, no bytecode, without which each
# job compiles all modules anew), and those by which NumPy, SciPy and scikit-learn take other ways to the same numbers,
# with other last bits.
FOREIGN = re.compile(r"PYTHON(?!PATH$|UNBUFFERED$|PYCACHEPREFIX$)\w*|(NPY|NUMPY|SCIPY|SKLEARN|NUMEXPR|PANDAS)_\w+")
# Put in: figures are files, with settings of our own only; every file is UTF-8, whatever the locale.
OWN = {"MPLBACKEND": "agg", "MATPLOTLIBRC": os.devnull, "PYTHONUTF8": "1"}
EPOCH = "SOURCE_DATE_EPOCH"


def settle(environment: MutableMapping[str, str] = os.environ, path: list[str] = sys.path) -> None:
    """Put right the environment, which all jobs inherit, and the path on which this process looks for modules.

    StudyError where a variable that we do follow has no meaning.
    """
    for name in [name for name in environment if FOREIGN.fullmatch(name)]:
        del environment[name]
    if not _holds_snakemake(environment.get("PYTHONPATH", "")):
        foreign = {os.path.abspath(folder) for folder in environment.pop("PYTHONPATH", "").split(os.pathsep) if folder}
        path[:] = [folder for folder in path if folder not in foreign]
    environment.update(OWN)
    if not re.fullmatch(r"\d{1,11}", environment.get(EPOCH, "0")):
        raise StudyError(
            f"The environment variable {EPOCH} is {environment[EPOCH]!r}: expected the date of the report in whole "
            "seconds since 1970. Correct it, or unset it."
        )
    try:
        getpass.getuser()
    except (KeyError, OSError):
        # Snakemake greets a user by name, and stops where a number has none.
        environment["LOGNAME"] = f"user-{os.getuid()}"


def _holds_snakemake(path):
    """Whether this search path is where the packages of the study are."""
    return any((Path(folder) / "snakemake").is_dir() for folder in path.split(os.pathsep) if folder)
