"""The system packages, on machines with stand-ins of Debian's programs."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from study.jobs.libraries import INSTALL

ROOT = Path(__file__).parents[3]
PACKAGES = INSTALL["debian"].partition("install ")[2].split()
DPKG = """for word in "$@"; do last=$word; done
case " $HAS " in *" $last "*) printf installed ;; *) exit 1 ;; esac"""


def machine(folder, has=(), user=0, sudo="none", python="exit 0", apt="exit 0", debian=True):
    """Run the script on such a machine: (what it printed, the calls of apt-get)."""
    programs = {
        "id": f"echo {user}",
        "python3": python,
        "env": 'while case $1 in *=*) ;; *) false ;; esac; do shift; done\nexec "$@"',
    }
    if debian:
        programs |= {"dpkg-query": DPKG, "apt-get": f'echo "$*" >> {folder}/calls\n{apt}'}
    if sudo != "none":
        programs["sudo"] = '[ "$1" = -n ] && shift\nexec "$@"' if sudo == "free" else "exit 1"
    for name, text in programs.items():
        path = folder / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)
    for name in ("sh", "true"):
        (folder / "bin" / name).symlink_to(shutil.which(name))
    environment = {"PATH": str(folder / "bin"), "HAS": " ".join(has)}
    environment |= {name: os.environ[name] for name in ("MAKE_SYSTEM",) if name in os.environ}
    call = subprocess.run(
        ["sh", str(ROOT / "envs/system.sh"), "python3"],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    calls = folder / "calls"
    return call.stdout + call.stderr, calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []


@pytest.mark.parametrize(("user", "sudo"), [(0, "none"), (1000, "free")])
def test_what_is_missing_is_installed_and_said_before(tmp_path, user, sudo):
    printed, calls = machine(tmp_path, has=PACKAGES[:1], user=user, sudo=sudo)
    assert [call.split()[0] for call in calls] == ["update", "install"]
    assert [word for word in calls[1].split() if word.startswith("lib")] == PACKAGES[1:]
    assert " ".join(PACKAGES[1:]) in printed and "MAKE_SYSTEM=no" in printed


@pytest.mark.parametrize("sudo", ["none", "asks"])
def test_without_the_right_the_line_is_printed(tmp_path, sudo):
    printed, calls = machine(tmp_path, user=1000, sudo=sudo)
    assert calls == []
    assert INSTALL["debian"] in printed


def test_the_system_can_be_left_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("MAKE_SYSTEM", "no")
    printed, calls = machine(tmp_path)
    assert calls == []
    assert INSTALL["debian"] in printed


def test_where_nothing_is_missing_nothing_happens(tmp_path):
    assert machine(tmp_path, has=PACKAGES) == ("", [])


def test_other_systems_are_left_alone(tmp_path):
    assert machine(tmp_path, debian=False) == ("", [])


def test_a_python_that_cannot_make_environments_gets_what_it_lacks(tmp_path):
    python = """case "$2" in *ensurepip*) exit 1 ;; esac\necho 3.12"""
    _, calls = machine(tmp_path, has=PACKAGES, python=python)
    assert calls[1].split()[-1] == "python3.12-venv"


def test_a_failure_is_said_with_the_line_and_does_not_end_make(tmp_path):
    printed, calls = machine(tmp_path, apt="exit 100")
    assert len(calls) == 2
    assert INSTALL["debian"] in printed
