"""make audit: what it says, and with which status, of what pip-audit finds or cannot ask."""

import json
import re
import sys
from pathlib import Path

import pytest

import audit

GOOD = {"name": "numpy", "version": "2.0", "vulns": []}
BAD = {
    "name": "pillow",
    "version": "1.0",
    "vulns": [
        {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["1.1"]},
        {"id": "PYSEC-2", "aliases": [], "fix_versions": []},
    ],
}
STRANGE = {"name": "torch", "skip_reason": "not in the database"}


@pytest.fixture
def answers(monkeypatch):
    """Let pip-audit answer with these packages for each file, or with None where it cannot ask."""

    def answer(*packages):
        waiting = iter(packages)
        monkeypatch.setattr(audit, "ask", lambda command: (found := next(waiting), "" if found is not None else "why"))

    return answer


@pytest.mark.parametrize(
    ("packages", "status", "words"),
    [
        ([[GOOD], [GOOD]], 0, "2 pins checked, 0 known vulnerabilities, 0 pins unknown"),
        ([[GOOD, BAD], [GOOD]], 1, "a.txt: pillow 1.0: PYSEC-1 CVE-1; mended in 1.1"),
        ([[GOOD, BAD], [GOOD]], 1, "PYSEC-2; mended in no version yet"),
        ([[STRANGE], [GOOD]], 2, "a.txt: torch: not checked: not in the database"),
        ([[GOOD], None], 2, "b.txt: the database of vulnerabilities could not be asked: why"),
        ([[BAD], None], 1, "pillow"),
    ],
)
def test_what_is_found_is_told(answers, capsys, packages, status, words):
    answers(*packages)
    assert audit.main([Path("a.txt"), Path("b.txt")]) == status
    assert words in "".join(capsys.readouterr())


def python(code):
    return [sys.executable, "-c", code]


def test_an_answer_is_read_whatever_the_exit_status():
    answer = json.dumps({"dependencies": [BAD], "fixes": []})
    assert audit.ask(python(f"import sys; print({answer!r}); sys.exit(1)")) == ([BAD], "")


def test_every_file_of_pins_is_asked_about():
    pins = {path.name: path.read_text(encoding="utf-8") for path in audit.ROOT.glob("requirements*.txt")}
    assert set(pins) == {*audit.FILES, "requirements.txt"}
    names = {file: set(re.findall(r"^([a-z0-9.-]+)==", text, re.MULTILINE)) for file, text in pins.items()}
    assert names["requirements.txt"] and names["requirements.txt"] <= names["requirements-dev.txt"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("print('ERROR:pip_audit._cli:Could not connect', file=sys.stderr)", "Could not connect"),
        ("raise OSError('no route')", "OSError: no route"),
        ("pass", "pip-audit said nothing"),
        ("print('{}')", "pip-audit said nothing"),
        (f"print({json.dumps({'dependencies': [STRANGE, STRANGE]})!r})", "it knows none of 2 pins"),
    ],
)
def test_no_answer_is_a_reason_of_one_line(code, reason):
    assert audit.ask(python(f"import sys; {code}")) == (None, reason)
