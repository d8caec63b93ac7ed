"""The set-up of .venv: which Python, which of pip's settings, and what is left of a try that failed."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
spec = importlib.util.spec_from_file_location("install", ROOT / "envs/install.py")
install = importlib.util.module_from_spec(spec)
spec.loader.exec_module(install)


def program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        (["cpython", list(install.OLDEST), True, False], True),
        (["cpython", list(install.NEWEST), True, False], True),
        (["cpython", [3, install.OLDEST[1] - 1], True, False], False),
        (["cpython", [3, install.NEWEST[1] + 1], True, False], False),
        (["cpython", list(install.NEWEST), True, True], False),
        (["cpython", list(install.NEWEST), False, False], False),
        (["pypy", list(install.OLDEST), True, False], False),
        (None, False),
    ],
)
def test_a_python_fits_where_all_pins_have_wheels(described, expected):
    assert install.fits(described) is expected


def test_this_python_is_described():
    described = install.describe(sys.executable)
    assert described is None or described[:3] == ["cpython", list(sys.version_info[:2]), True]
    assert install.describe("/nonexistent") is None


def test_the_readme_names_the_same_pythons():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "Python {}.{} to {}.{}".format(*install.OLDEST, *install.NEWEST) in text


def test_another_python_that_fits_is_taken(tmp_path, monkeypatch):
    fitting = program(tmp_path / "python3.12", """echo '["cpython", [3, 12], true, false]'""")
    program(tmp_path / "python3.13", "exit 1")
    old = program(tmp_path / "python3", """echo '["cpython", [3, 8], true, false]'""")
    monkeypatch.setattr(sys, "executable", str(old))
    monkeypatch.setattr(sys, "version_info", (3, 8, 0, "final", 0))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert install.suitable_python() == str(fitting)
    fitting.unlink()
    with pytest.raises(SystemExit) as refusal:
        install.suitable_python()
    [line] = str(refusal.value).splitlines()
    assert "3.8" in line and "PYTHON=" in line


def test_an_old_python_refuses_in_a_line(tmp_path):
    names = [shutil.which(f"python3.{minor}") for minor in range(6, install.OLDEST[1])]
    works = [name for name in names if name and subprocess.run([name, "-c", ""], capture_output=True).returncode == 0]
    if not works:
        pytest.skip("no old Python here")
    (tmp_path / "requirements.txt").write_text("", encoding="utf-8")
    words = [works[0], str(ROOT / "envs/install.py"), "requirements.txt"]
    call = subprocess.run(words, cwd=tmp_path, capture_output=True, encoding="utf-8", env={"PATH": ""}, check=False)
    assert call.returncode == 1
    assert len(call.stderr.splitlines()) == 1 and "Python 3.11 to" in call.stderr
    assert not (tmp_path / ".venv").exists()


def option(variable):
    """pip's name of the option that an environment variable sets."""
    return variable.removeprefix("PIP_").lower().replace("_", "-")


SETTINGS = {
    f"global.{option('PIP_INDEX_URL')}": "https://example.invalid/simple",
    f"global.{option('PIP_EXTRA_INDEX_URL')}": "\nhttps://one.invalid\nhttps://two.invalid",
    "global.user": "true",
    "global.target": "/elsewhere",
    "global.require-virtualenv": "true",
    "global.timeout": "10",
    "install.constraint": "/elsewhere/constraints.txt",
    "install.timeout": "60",
    f"download.{option('PIP_INDEX_URL')}": "https://not.invalid",
    ":env:.no-binary": ":all:",
    ":env:.proxy": "http://proxy.invalid:3128",
}


def test_of_pips_settings_those_stay_that_say_where_packages_come_from(monkeypatch):
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_REQUIREMENT", "other.txt")
    monkeypatch.setattr(install, "describe", lambda python, code: list(SETTINGS.items()))
    found = {name: value for name, value in install.pip_environment("python").items() if name.startswith("PIP_")}
    assert found == {
        "PIP_INDEX_URL": "https://example.invalid/simple",
        "PIP_EXTRA_INDEX_URL": "https://one.invalid https://two.invalid",
        "PIP_TIMEOUT": "60",
        "PIP_PROXY": "http://proxy.invalid:3128",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
    }


def test_a_pip_that_does_not_tell_its_settings_keeps_them_but_one(monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "https://example.invalid/simple")
    monkeypatch.setattr(install, "describe", lambda python, code: None)
    found = install.pip_environment("python")
    assert (found["PIP_USER"], found["PIP_INDEX_URL"]) == ("0", "https://example.invalid/simple")


def test_pip_itself_takes_them_so(tmp_path, monkeypatch):
    """What pip prints as its settings is what pip_environment reads."""
    (tmp_path / "pip.conf").write_text(
        f"[global]\n{option('PIP_INDEX_URL')} = https://example.invalid/simple\nuser = true\n"
        "trusted-host =\n    a.invalid\n    b.invalid\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    monkeypatch.delenv("PIP_TRUSTED_HOST", raising=False)
    found = install.pip_environment(sys.executable)
    assert found["PIP_INDEX_URL"] == "https://example.invalid/simple"
    assert found["PIP_TRUSTED_HOST"] == "a.invalid b.invalid"
    assert "PIP_USER" not in found


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project; `calls` are the commands that would be run, and make what they should."""
    calls = []

    def call(command, failed, environment=None):
        words = [str(word) for word in command]
        calls.append(words[2:5])
        if words[2:5] == ["-m", "venv", "--clear"]:
            (tmp_path / ".venv/bin/python").unlink(missing_ok=True)
            program(tmp_path / ".venv/bin/python", f"""echo '["cpython", {list(install.NEWEST)}, true, false]'""")
        if project.fails and "pip" in words:
            sys.exit(failed)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(install, "call", call)
    monkeypatch.setattr(install, "suitable_python", lambda: "python3")
    monkeypatch.setattr(install, "pip_environment", lambda python: {})
    (tmp_path / "requirements.txt").write_text("numpy==2\n", encoding="utf-8")
    project = type("Project", (), {"folder": tmp_path, "calls": calls, "fails": False})()
    return project


MADE, INSTALLED = ["-m", "venv", "--clear"], ["-m", "pip", "install"]


def run(project):
    project.calls.clear()
    install.main("requirements.txt")
    return project.calls


def test_what_is_done_is_done_once(project):
    assert run(project) == [MADE, INSTALLED]
    assert run(project) == []
    (project.folder / "requirements.txt").write_text("numpy==3\n", encoding="utf-8")
    assert run(project) == [INSTALLED]
    install.main("requirements.txt")


def test_another_file_is_installed_beside_the_first(project):
    (project.folder / "dev.txt").write_text("pytest\n", encoding="utf-8")
    run(project)
    project.calls.clear()
    install.main("dev.txt")
    assert project.calls == [INSTALLED]
    assert run(project) == []


def test_what_failed_goes_on_once_its_cause_is_gone(project):
    project.fails = True
    with pytest.raises(SystemExit):
        run(project)
    project.fails = False
    assert run(project) == [INSTALLED]
    assert run(project) == []


@pytest.mark.parametrize("broken", ["no pip", "no python", "another python", "dangling"])
def test_an_environment_that_does_not_work_is_made_anew(project, broken):
    run(project)
    python = project.folder / ".venv/bin/python"
    if broken in ("no pip", "another python"):
        # What a python3 without ensurepip leaves behind, before anything was installed.
        (project.folder / ".venv/installed.json").unlink()
        program(python, {"no pip": "exit 1", "another python": """echo '["cpython", [3, 9], true, false]'"""}[broken])
    else:
        python.unlink()
    if broken == "dangling":
        python.symlink_to("/nonexistent/python3")
    assert run(project) == [MADE, INSTALLED]


def test_a_state_that_cannot_be_read_is_none(project):
    run(project)
    (project.folder / ".venv/installed.json").write_text("{", encoding="utf-8")
    assert run(project) == [INSTALLED]


@pytest.mark.parametrize("name", ["new place", """it's "a" $HOME größe"""])
def test_a_folder_that_was_moved_works_again(tmp_path, name):
    """A real environment, with a package whose command names its Python by the old path, as pip writes it."""
    old, new = tmp_path / "old", tmp_path / name
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(old / ".venv")], check=True)
    site = next((old / ".venv/lib").glob("python*/site-packages"))
    (site / "mine.py").write_text(
        "class Program:\n    main = staticmethod(lambda: print('it runs'))\n", encoding="utf-8"
    )
    (site / "mine-1.dist-info").mkdir()
    (site / "mine-1.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 1\n", encoding="utf-8")
    entry = "[console_scripts]\nmine = mine:Program.main\nabsent = mine:Program.main\n"
    (site / "mine-1.dist-info/entry_points.txt").write_text(entry, encoding="utf-8")
    program(old / ".venv/bin/mine", f"exec {old}/.venv/bin/python -c 'import mine; mine.Program.main()'")
    (old / "requirements.txt").write_text("", encoding="utf-8")
    wanted = install.hashlib.sha256(b"").hexdigest()
    state = {"place": str(old / ".venv"), "requirements.txt": wanted}
    (old / ".venv/installed.json").write_text(json.dumps(state), encoding="utf-8")
    # Its pip is a stand-in: nothing is to be installed.
    (site / "pip.py").write_text("", encoding="utf-8")
    old.rename(new)
    assert subprocess.run([new / ".venv/bin/mine"], capture_output=True, check=False).returncode != 0
    words = [sys.executable, str(ROOT / "envs/install.py"), "requirements.txt"]
    first = subprocess.run(words, cwd=new, capture_output=True, encoding="utf-8", check=True)
    assert "moved" in first.stdout
    told = subprocess.run([new / ".venv/bin/mine"], capture_output=True, encoding="utf-8", check=True)
    assert told.stdout == "it runs\n"
    assert not (new / ".venv/bin/absent").exists()
    assert str(old) + "/" not in (new / ".venv/bin/activate").read_text(encoding="utf-8")
    again = subprocess.run(words, cwd=new, capture_output=True, encoding="utf-8", check=True)
    assert again.stdout == ""
