"""What the workflow tests and the report tests share: one finished study."""

import pytest
from hypothesis import settings
from project import Project

# A test says the same on a slow machine.
settings.register_profile("project", deadline=None)
settings.load_profile("project")


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """A finished tiny study, made on two cores; tests that change it work on a copy."""
    project = Project(tmp_path_factory.mktemp("finished") / "project")
    project.printed = project.snakemake("--cores", "2")
    return project


@pytest.fixture
def copy(finished, tmp_path):
    """A copy of the finished study that a test may change."""
    return Project.copy_of(finished, tmp_path / "project")
