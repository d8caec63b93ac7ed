"""The imports that rules depend on, the system check, the job log."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from study.common.errors import StudyError
from study.jobs import libraries
from study.jobs.code import Digests, digest, imported_modules
from study.jobs.libraries import check_libraries, install_line
from study.jobs.log import job_log

SCRIPTS = Path(__file__).parents[3] / "scripts"


RULE_SCRIPTS = [path for path in sorted(SCRIPTS.glob("*/*.py")) if path.parent.name not in ("study", "benchmark")]


@pytest.mark.parametrize("script", RULE_SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_named_modules_are_those_that_python_loads(script):
    """Load every named module in a fresh interpreter: it must pull in no other module of the library."""
    named = {Path(path).relative_to(SCRIPTS) for path in imported_modules(str(script))}
    modules = [".".join(path.with_suffix("").parts) for path in sorted(named)]
    code = (
        f"import sys, json, importlib; sys.path.insert(0, {str(SCRIPTS)!r})\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "files = [m.__file__ for n, m in sys.modules.items() if n.startswith('study.') and m.__file__]\n"
        "print(json.dumps(files))"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True).stdout
    loaded = {Path(path).relative_to(SCRIPTS) for path in json.loads(output)}
    assert {path for path in loaded if path.name != "__init__.py"} == {p for p in named if p.name != "__init__.py"}


CODE = 'def half(x):\n    """Half of it."""\n    return x / 2  # exactly\n'


@pytest.mark.parametrize(
    "same",
    [
        'def half(x):\n    """One of two equal parts."""\n    return x / 2\n',
        "def half(x):\n\n    return (\n        x / 2\n    )\n",
        '"""A module."""\n\n\ndef half(x):\n    return x / 2\n',
    ],
)
def test_comments_docstrings_and_layout_do_not_count(same):
    assert digest(same) == digest(CODE)


@pytest.mark.parametrize(
    "old, new", [("/ 2", "/ 3"), ("/ 2", "// 2"), ("/ 2", "/ 2.0"), ("half", "part"), ("(x)", "(x=1)")]
)
def test_whatever_python_does_otherwise_counts(old, new):
    assert digest(CODE.replace(old, new)) != digest(CODE)


def test_a_text_that_is_no_docstring_counts():
    assert digest("x = 1\n'a'\n") != digest("x = 1\n'b'\n")


def test_files_of_digests_change_with_the_code_and_not_with_its_date(tmp_path):
    script, module = tmp_path / "scripts/room/act.py", tmp_path / "scripts/study/room/half.py"
    for path, text in ((script, "from study.room.half import half\n"), (module, CODE)):
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")

    def written():
        digests = Digests(tmp_path / "code", tmp_path, tmp_path / "memory.json")
        digests.write(script)
        digests.close()
        path = tmp_path / "code/room/act.json"
        return path.read_bytes(), path.stat().st_mtime_ns

    imported_modules.cache_clear()
    first = written()
    assert set(json.loads(first[0])) == {"scripts/room/act.py", "scripts/study/room/half.py"}
    module.write_text(CODE + "# A remark.\n", encoding="utf-8")
    assert written() == first
    module.write_text(CODE.replace("2", "4"), encoding="utf-8")
    assert written()[0] != first[0]
    (tmp_path / "memory.json").write_text("no JSON", encoding="utf-8")
    made = written()
    shutil.rmtree(tmp_path / "code")
    date = module.stat().st_mtime_ns
    assert written() == (made[0], max(date, script.stat().st_mtime_ns))
    # In a folder of another machine, which remembers nothing: no result that is there is out of date.
    shutil.rmtree(tmp_path / "code")
    (tmp_path / "memory.json").unlink()
    assert written() == (made[0], 0)


def test_what_else_decides_the_bits_is_a_change_of_all_files(tmp_path):
    script = tmp_path / "scripts/room/act.py"
    for folder in (script.parent, tmp_path / "scripts/study"):
        folder.mkdir(parents=True)
    script.write_text("x = 1\n", encoding="utf-8")

    def written(**besides):
        Digests(tmp_path / "code", tmp_path, tmp_path / "memory.json", besides).write(script)
        path = tmp_path / "code/room/act.json"
        return json.loads(path.read_text(encoding="utf-8")), path.stat().st_mtime_ns

    plain, date = written()
    assert written() == (plain, date)
    other, later = written(kernel="portable")
    # Snakemake compares the content of a file only where its date is newer than that of what was made.
    assert other == plain | {"kernel": "portable"} and later > date
    assert written(kernel="portable") == (other, later)
    assert written()[0] == plain


def test_a_missing_library_is_named_with_the_line_that_installs_it():
    with pytest.raises(StudyError) as error:
        check_libraries({"Nonesuch": ("nonesuch-9", "libnonesuch-9.so")})
    assert "Nonesuch" in str(error.value)
    assert install_line() in str(error.value)
    check_libraries({})


@pytest.fixture
def mac(monkeypatch, tmp_path):
    """A Mac whose only folder of libraries is tmp_path."""
    monkeypatch.setattr(libraries.platform, "system", lambda: "Darwin")
    monkeypatch.setattr(libraries.platform, "machine", lambda: "arm64")
    monkeypatch.setattr(libraries, "MAC_FOLDERS", (str(tmp_path),))
    monkeypatch.setenv(libraries.MAC_VARIABLE, "/mine")
    return tmp_path


def test_on_a_mac_the_folders_of_homebrew_are_looked_in_after_ones_own(mac, monkeypatch):
    environment = {libraries.MAC_VARIABLE: "/mine"}
    libraries.look_in_mac_folders(environment, libraries.MAC_FOLDERS)
    libraries.look_in_mac_folders(environment, libraries.MAC_FOLDERS)
    assert environment == {libraries.MAC_VARIABLE: f"/mine:{mac}:/usr/lib"}


def test_a_library_that_is_there_and_does_not_load_is_told_with_what_to_set(mac):
    nonesuch = {"Nonesuch": ("nonesuch-9", "libnonesuch-9.so")}
    with pytest.raises(StudyError, match="brew install pango"):
        check_libraries(nonesuch)
    (mac / "libnonesuch-9.0.dylib").touch()
    with pytest.raises(StudyError) as error:
        check_libraries(nonesuch)
    assert f"export DYLD_FALLBACK_LIBRARY_PATH={mac}" in str(error.value)
    assert "arm64" in str(error.value)


def test_elsewhere_no_variable_is_set():
    environment = {}
    libraries.look_in_mac_folders(environment)
    assert (environment == {}) == (libraries.platform.system() != "Darwin")


def test_the_log_is_utf8_whatever_the_locale(tmp_path):
    with job_log(tmp_path / "log") as log:
        log.info("größe × 2")
    assert "größe × 2" in (tmp_path / "log").read_text(encoding="utf-8")


def test_the_log_holds_a_users_mistake_without_a_traceback(tmp_path, capsys):
    with pytest.raises(SystemExit), job_log(tmp_path / "log"):
        raise StudyError("The step size is too long.")
    assert "The step size is too long." in (tmp_path / "log").read_text(encoding="utf-8")
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")
    assert "The step size is too long." in capsys.readouterr().err


def test_the_log_holds_the_traceback_of_a_defect(tmp_path):
    with pytest.raises(ZeroDivisionError), job_log(tmp_path / "log"):
        1 / 0  # noqa: B018
    assert "Traceback" in (tmp_path / "log").read_text(encoding="utf-8")
