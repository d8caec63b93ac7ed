"""A study that is killed on its way, and on another number of cores."""

import signal
import subprocess
import time

from project import Project


def test_one_core_killed_and_resumed_gives_the_bits_of_two(finished, tmp_path):
    other = Project(tmp_path / "killed")
    process = subprocess.Popen(
        other.command("--cores", "1"), cwd=other.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while not list(other.folder.glob("results/runs/*/summary.json")):
        time.sleep(0.2)
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    other.snakemake("--unlock")
    other.snakemake("--cores", "1")
    assert other.digests() == finished.digests()
