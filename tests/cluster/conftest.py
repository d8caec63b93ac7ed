"""What the tests on a cluster share: a Slurm of two nodes."""

import pytest

from cluster.lab import Lab
from cluster.study import Study

# The files that take longest come first, each in a process of its own; the last one follows where there is room.
FIRST = ["test_storage", "test_study", "test_ended_jobs", "test_stopped"]


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: FIRST.index(item.path.stem))


@pytest.fixture(scope="session")
def lab():
    """A Slurm of two nodes with one core each, in the environment of all that the tests start."""
    lab = Lab()
    with pytest.MonkeyPatch.context() as patch:
        try:
            lab.start()
            for name in ("SLURM_CONF", "PATH"):
                patch.setenv(name, lab.environment[name])
            yield lab
        finally:
            lab.stop()


@pytest.fixture
def study(lab, tmp_path):
    return Study(tmp_path / "study", lab)
