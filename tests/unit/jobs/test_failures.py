"""What the machine lacks is told in a line with its remedy; everything else keeps its traceback."""

import errno
import logging
import os
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from study.common.errors import StudyError
from study.jobs.failures import fault_of_machine
from study.jobs.log import job_log

SCRIPTS = Path(__file__).parents[3] / "scripts"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "results/a.csv"), ["results/a.csv", "no room", "Make room"]),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), ["no room"]),
        (OSError(errno.EROFS, "Read-only file system", b"results/a.csv"), ["results/a.csv", "--directory"]),
        (PermissionError(errno.EACCES, "Permission denied", "x"), ["x", "Give yourself the right"]),
        (OSError(errno.EIO, "Input/output error", "x"), ["x", "the disk reports an error"]),
        (MemoryError(), ["memory", "--cores 1"]),
    ],
)
def test_what_the_machine_lacks_is_told(tmp_path, error, words):
    told = fault_of_machine(error, tmp_path)
    assert isinstance(told, StudyError)
    for word in [*words, "run the same command again: what is finished is kept"]:
        assert word in str(told)


def test_what_fails_after_a_full_disk_is_the_full_disk(tmp_path):
    """So does matplotlib, whose file cannot be closed either."""
    try:
        try:
            raise OSError(errno.ENOSPC, "No space left on device")
        except OSError:
            raise ValueError("inconsistent stream state")  # noqa: B904
    except ValueError as error:
        assert "no room" in str(fault_of_machine(error, tmp_path))
    try:
        try:
            raise PermissionError(errno.EACCES, "Permission denied")
        except OSError:
            raise ValueError("a mistake of the code")  # noqa: B904
    except ValueError as error:
        assert fault_of_machine(error, tmp_path) is None


def test_numpys_error_on_a_full_disk_is_known_by_the_disk(tmp_path, monkeypatch):
    error = OSError("8000 requested and 12 written")
    assert fault_of_machine(error, tmp_path) is None
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda folder: usage(10, 10, 0))
    assert "no room" in str(fault_of_machine(error, tmp_path))


@pytest.mark.parametrize("error", [ValueError("x"), FileNotFoundError(errno.ENOENT, "No such file", "x"), KeyError(3)])
def test_any_other_error_is_nobodys_fault_but_the_codes(tmp_path, error):
    assert fault_of_machine(error, tmp_path) is None


@pytest.fixture
def log_settings():
    root, raising = logging.getLogger(), logging.raiseExceptions
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level, logging.raiseExceptions = handlers, level, raising
    logging.captureWarnings(False)


def test_a_job_says_in_a_line_what_the_machine_lacks(tmp_path, capsys, log_settings):
    with pytest.raises(SystemExit) as end, job_log(tmp_path / "job.log"):
        raise OSError(errno.ENOSPC, "No space left on device", "results/a.csv")
    assert end.value.code == 1
    assert capsys.readouterr().err.startswith("Error: results/a.csv cannot be written: no room")
    assert "Traceback" not in (tmp_path / "job.log").read_text(encoding="utf-8")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/full is Linux's")
def test_a_log_on_a_full_disk_adds_no_traceback_of_its_own():
    code = (
        f"import sys; sys.path[:0] = {sys.path!r}\nfrom study.jobs.log import job_log\n"
        "with job_log('/dev/full') as log:\n    log.info('a line')\n    raise OSError(28, 'No space left', '/dev/full')"
    )
    call = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert call.returncode == 1
    assert "Traceback" not in call.stderr.partition("Error:")[0]
    assert call.stderr.count("no room is left") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="such sockets are Linux's")
@pytest.mark.parametrize("failure", ["StudyError('Take more epochs.')", "RuntimeError('a mistake')"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_each_line_of_a_failed_job_is_written_whole(tmp_path, failure, unbuffered):
    """Where two jobs fail at once, their lines do not mix."""
    script = tmp_path / "job.py"
    script.write_text(
        "from study.common.errors import StudyError\nfrom study.jobs.log import job_log\n"
        f"with job_log('job.log'):\n    raise {failure}\n",
        encoding="utf-8",
    )
    # It keeps what was written at once apart.
    ours, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours:
        environment = os.environ | {"PYTHONPATH": str(SCRIPTS), "PYTHONUNBUFFERED": unbuffered}
        with other:
            process = subprocess.Popen([sys.executable, script], cwd=tmp_path, env=environment, stderr=other)
        pieces = list(iter(lambda: ours.recv(1 << 16), b""))
    assert process.wait() == 1
    assert pieces[-1].decode() in ("Error: Take more epochs.\n", "RuntimeError: a mistake\n")
    assert all(piece.endswith(b"\n") for piece in pieces)
