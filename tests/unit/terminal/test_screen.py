"""The terminal itself, behind a pseudo-terminal: what stays, what is redrawn, and how it is left."""

import os
import pty
import signal
import sys
from pathlib import Path

import pytest

from study.terminal.screen import Screen
from terminals import HIDE, SHOW, Terminal

SCRIPTS = Path(__file__).parents[3] / "scripts"
PROGRAM = """
import os, subprocess, sys, time
sys.path.insert(0, sys.argv[1])
from rich.text import Text
from study.terminal.screen import Screen
assert Screen.fits(sys.stderr)
screen = Screen(lambda width, height: Text(f"PICTURE {width} x {height}"))
screen.show()
%s
"""


def terminal(tmp_path, statements, **words):
    """A program that shows a picture and then does this, in a terminal."""
    script = tmp_path / "program.py"
    script.write_text(PROGRAM % statements, encoding="utf-8")
    return Terminal([sys.executable, script, SCRIPTS], tmp_path, **words)


def test_lines_stay_above_the_picture_and_the_picture_goes(tmp_path):
    program = terminal(tmp_path, "screen.print('one')\nscreen.print('two')\nscreen.close()\nprint('after')").finish()
    assert program.shown() == ["one", "two", "after"]
    assert b"PICTURE 80 x 24" in program.printed


def test_a_cleared_picture_does_not_come_back(tmp_path):
    statements = (
        "screen.print('one')\nscreen.clear()\nprint('two')\ntime.sleep(1.5)\nscreen.print('three')\nscreen.show()"
    )
    program = terminal(tmp_path, f"{statements}\nscreen.close()").finish()
    assert program.shown() == ["one", "two", "three"]
    assert b"PICTURE" not in program.printed.partition(b"two")[2]


def test_the_picture_stands_below_and_has_the_size_of_the_terminal(tmp_path):
    program = terminal(tmp_path, "screen.print('one')\ntime.sleep(600)", columns=40, lines=8)
    program.read(lambda program: b"PICTURE 40 x 8" in program.printed.partition(b"one")[2])
    assert program.shown() == ["one", "PICTURE 40 x 8"]
    program.process.kill()
    program.finish(-signal.SIGKILL)


def test_what_jobs_and_this_process_print_stands_above(tmp_path):
    job = r"""echo from a job >&2; printf "10 %%\r100 %%\n"; printf "a\033[2Jb\n" """
    statements = (
        f"subprocess.run(['sh', '-c', {job!r}])\nprint('from here', file=sys.stderr)\nprint('and out')\nscreen.close()"
    )
    program = terminal(tmp_path, statements).finish()
    assert sorted(program.shown()) == sorted(["from a job", "100 %", "ab", "from here", "and out"])


def test_a_line_without_an_end_is_not_lost(tmp_path):
    program = terminal(tmp_path, "sys.stderr.write('no end')\nscreen.close()").finish()
    assert program.shown() == ["no end"]


@pytest.mark.parametrize("statement", ["screen.close()", "raise SystemExit('Error: an error')", "1 / 0", "pass"])
def test_the_cursor_comes_back_however_it_ends(tmp_path, statement):
    program = terminal(tmp_path, statement)
    program.finish(0 if statement in ("screen.close()", "pass") else 1)
    assert program.printed.count(HIDE) == 1
    assert program.printed.rindex(SHOW) > program.printed.rindex(HIDE)
    assert not [line for line in program.shown() if "PICTURE" in line]
    assert ("Error: an error" in program.shown()) == ("an error" in statement)


def test_ctrl_c_leaves_the_terminal_as_it_was(tmp_path):
    statements = "try:\n    print('ready', flush=True)\n    time.sleep(600)\nexcept KeyboardInterrupt:\n    sys.exit(1)"
    program = terminal(tmp_path, statements)
    program.read(lambda program: b"ready" in program.printed)
    program.press_ctrl_c()
    program.finish(1)
    assert program.printed.rindex(SHOW) > program.printed.rindex(HIDE)
    assert program.shown() == ["ready"]


def test_a_job_that_outlives_the_call_does_not_hold_it(tmp_path):
    statements = "job = subprocess.Popen(['sleep', '600'])\nscreen.close()\nprint('over', job.pid)\nsys.stdout.flush()"
    program = terminal(tmp_path, statements + "\njob.kill()").finish()
    assert program.shown()[-1].startswith("over")


def test_without_colours_there_are_none(tmp_path):
    for environment, colours in (({}, True), ({"NO_COLOR": "1"}, False)):
        program = terminal(tmp_path, "screen.print('red', 'red')\nscreen.close()", environment=environment.items())
        program.finish()
        assert (b"\x1b[31m" in program.printed) == colours


@pytest.mark.parametrize("name", ["dumb", "unknown", None])
def test_a_terminal_that_cannot_redraw_gets_no_picture(tmp_path, name, monkeypatch):
    end, other = pty.openpty()
    monkeypatch.delenv("TERM", raising=False)
    if name:
        monkeypatch.setenv("TERM", name)
    with open(other, "w", encoding="utf-8") as stream:
        assert not Screen.fits(stream)
    os.close(end)


def test_a_file_gets_no_picture(tmp_path):
    with open(tmp_path / "printed", "w", encoding="utf-8") as stream:
        assert not Screen.fits(stream)
