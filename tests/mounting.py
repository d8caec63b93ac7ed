"""Whether a test may mount a disk of its own, in a space of its own that needs no rights."""

import subprocess
import sys

ALONE = ["unshare", "--map-root-user", "--mount"]


def may_mount():
    """Whether this system lets it: Linux, where nothing forbids such spaces."""
    if not sys.platform.startswith("linux"):
        return False
    command = [*ALONE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
