"""The sets of pins that are installed beside one another name the same versions."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
# The storage plugin's library wants an older one than the newest; no script of ours loads it.
OLDER_FOR_CLUSTERS = {"python-dateutil"}


def pins(file):
    """(name, version) of all packages in a file."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return set(re.findall(r"^([\w.-]+)==(\S+) ", text, re.MULTILINE))


@pytest.mark.parametrize(
    ("file", "base", "may_differ"),
    [
        ("requirements-dev.txt", "requirements.txt", set()),
        ("requirements-cluster.txt", "requirements.txt", OLDER_FOR_CLUSTERS),
        ("requirements-cluster-dev.txt", "requirements-cluster.txt", set()),
    ],
)
def test_what_is_added_changes_no_other_version(file, base, may_differ):
    assert {name for name, _ in pins(base) - pins(file)} == may_differ
