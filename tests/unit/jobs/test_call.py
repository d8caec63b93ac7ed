"""How Snakemake was called."""

import sys
from types import SimpleNamespace

import pytest

from study.common.errors import StudyError
from study.jobs import call


@pytest.mark.parametrize(
    "words",
    [
        ["snakemake", "--configfile", "a.yaml", "--configfile", "b.yaml"],
        ["snakemake", "--configfile=a.yaml", "-n", "--configfile", "b.yaml"],
        ["snakemake", "--configfiles", "a.yaml", "--configfile", "b.yaml"],
    ],
)
def test_a_config_file_that_would_be_passed_over_is_refused(words):
    with pytest.raises(StudyError, match=r"more than once.*first.yaml second.yaml"):
        call.check_call(words)


@pytest.mark.parametrize("words", [["snakemake"], ["snakemake", "--configfile", "a.yaml", "b.yaml", "-n"], ["pytest"]])
def test_other_calls_are_let_be(words):
    call.check_call(words)


@pytest.mark.parametrize(
    ("program", "encoding", "utf8_mode", "again"),
    [
        ("/x/.venv/bin/snakemake", "ANSI_X3.4-1968", 0, True),
        ("/x/snakemake/__main__.py", "ISO-8859-1", 0, True),
        ("/x/snakemake/__main__.py", "UTF-8", 0, False),
        ("/x/snakemake/__main__.py", "ANSI_X3.4-1968", 1, False),
        ("/x/bin/pytest", "ANSI_X3.4-1968", 0, False),
    ],
)
def test_snakemake_starts_again_where_the_locale_is_not_utf8(monkeypatch, program, encoding, utf8_mode, again):
    monkeypatch.setattr(sys, "argv", [program, "-n"])
    monkeypatch.setattr(sys, "orig_argv", ["python", program, "-n"])
    monkeypatch.setattr(call.locale, "getencoding", lambda: encoding)
    monkeypatch.setattr(call.sys, "flags", SimpleNamespace(utf8_mode=utf8_mode))
    expected = [sys.executable, "-X", "utf8", program, "-n"] if again else None
    assert call.command_in_utf8() == expected
