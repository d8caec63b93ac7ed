"""A disk that is full in any stage: a clear error, no half file, and the same end once there is room.

The study lies on a small disk of its own, in the memory, which an unprivileged user may mount in a space of his own.
"""

import json
import subprocess
import sys

import pytest

from mounting import ALONE, may_mount
from project import Project

# What is removed from a finished study, so that the call fails in this stage; and whose error is printed.
STAGES = {
    "download": ["resources", "results/data"],
    "preprocess": ["results/data/*/train_images.npy", "results/data/*/card.json"],
    "train": ["results/runs"],
    "search": ["results/searches"],
    "refit": ["results/selection", "results/refits"],
    "aggregate": ["results/experiments", "results/tables"],
    "draw": ["results/figures"],
    "render": ["results/report.pdf"],
    "record": [".snakemake/contents.jsonl", "results/report.pdf"],
    # Not a byte is left, for Snakemake itself either.
    "begin": ["results/report.pdf"],
}
# Run in the space of the small disk. Words: the finished study, the command, what to remove, bytes to leave.
INSIDE = """
import glob, json, os, pathlib, shutil, subprocess, sys
finished, command, removed, room = json.loads(sys.argv[1])
os.makedirs("disk")
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", "disk"], check=True)
shutil.copytree(finished, "disk/project", symlinks=True)
os.chdir("disk/project")
for pattern in removed:
    for path in glob.glob(pattern):
        shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
filler = pathlib.Path("../filler")
with filler.open("wb") as file:
    free = os.statvfs(".").f_bavail * os.statvfs(".").f_frsize - room
    file.write(bytes(max(free, 0)))
calls = []
for _ in range(2):
    call = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace")
    calls.append([call.returncode, call.stdout + call.stderr])
    filler.unlink(missing_ok=True)
sys.path[:0] = %r
from project import Project
print(json.dumps([calls, Project.at(pathlib.Path.cwd()).digests()]))
"""


@pytest.mark.skipif(not may_mount(), reason="no disk may be mounted here")
@pytest.mark.parametrize("stage", STAGES)
def test_a_disk_that_is_full(finished, tmp_path, stage):
    command = [*Project.at(finished.folder).command("--cores", "2")]
    words = json.dumps([str(finished.folder), command, STAGES[stage], 0 if stage == "begin" else 200_000])
    code = INSIDE % [path for path in sys.path if path]
    call = subprocess.run(
        [*ALONE, sys.executable, "-c", code, words],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert call.returncode == 0, call.stderr[-3000:]
    [(first, printed), (second, again)], digests = json.loads(call.stdout.splitlines()[-1])
    assert first != 0
    assert "no room is left" in printed or "No space left on device" in printed, printed[-4000:]
    assert "Make room" in printed
    assert "Traceback" not in printed, printed[-4000:]
    assert second == 0, again[-4000:]
    assert digests == finished.digests()
