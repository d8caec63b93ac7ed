"""What the workflow tests and the report tests share: one finished study."""

import os

import pytest
from filelock import FileLock
from hypothesis import settings

from project import Project

# One that is set for other workflows would be taken for each of ours.
os.environ.pop("SNAKEMAKE_PROFILE", None)

# A test says the same on a slow machine.
settings.register_profile("project", deadline=None)
settings.load_profile("project")


@pytest.fixture(scope="session")
def finished(tmp_path_factory, worker_id):
    """A finished tiny study, made on two cores; tests that change it work on a copy.

    The tests run in several processes: the first that asks for the study makes it, for all of them.
    """
    folder = tmp_path_factory.getbasetemp()
    shared = (folder if worker_id == "master" else folder.parent) / "finished"
    with FileLock(f"{shared}.lock"):
        if not (made := shared.with_suffix(".made")).exists():
            Project(shared).snakemake("--cores", "2")
            made.touch()
    return Project.at(shared)


@pytest.fixture
def copy(finished, tmp_path):
    """A copy of the finished study that a test may change."""
    return Project.copy_of(finished, tmp_path / "project")
