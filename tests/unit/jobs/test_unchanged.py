"""A call that is over before the graph: only where nothing at all has changed."""

import os
import time

import pytest

from study.jobs.unchanged import LastCall, is_plain, question_of


@pytest.mark.parametrize(
    "words",
    ["", "-n", "--cores all", "--cores 8 all", "-c4 -k --configfile mine.yaml", "-q rules -n", "-d there -s Snakefile"],
)
def test_a_plain_command(words):
    assert is_plain(words.split())


@pytest.mark.parametrize(
    "words",
    [
        "report",
        "--forceall",
        "-n --forcerun train",
        "--until find",
        "--summary",
        "--lint",
        "--report x.html",
        "--delete-all-output",
        "--touch",
        "--unlock",
        "--executor slurm",
        "--dry",
        "-R train",
        "all report",
        "--sdm conda",
    ],
)
def test_a_command_that_asks_for_something_special(words):
    assert not is_plain(words.split())


@pytest.fixture
def call(tmp_path):
    """A call that read one file, made two, and left nothing to do."""
    paths = [tmp_path / name for name in ("read", "made", "also made")]
    for path in paths:
        path.write_text(path.name, encoding="utf-8")
    last = LastCall(tmp_path / "unchanged")
    last.remember("question", map(str, paths), [str(paths[0])], time.time() + 60)
    assert last.answers("question")
    return last, paths


def test_another_question_has_no_answer(call):
    assert not call[0].answers("another")


@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize("keeps_date", [False, True])
def test_a_changed_file_is_seen_whatever_its_date(call, which, keeps_date):
    last, paths = call
    before = paths[which].stat()
    paths[which].write_text("x" * before.st_size, encoding="utf-8")
    if keeps_date:
        os.utime(paths[which], ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not last.answers("question")


def test_a_deleted_file_is_seen(call):
    last, paths = call
    paths[1].unlink()
    assert not last.answers("question")


def test_an_input_that_changed_during_the_call_leaves_the_question_open(tmp_path):
    path = tmp_path / "read"
    path.write_text("", encoding="utf-8")
    last = LastCall(tmp_path / "unchanged")
    last.remember("question", [str(path)], [str(path)], path.stat().st_mtime - 1)
    assert not last.answers("question")


def test_a_damaged_record_is_no_answer(call):
    last, _ = call
    last.path.write_bytes(b"\xff\xfe")
    assert not last.answers("question")
    last.path.write_text("question", encoding="utf-8")
    assert not last.answers("question")


def test_the_question_depends_on_what_is_asked_and_on_the_code(tmp_path):
    code = tmp_path / "code.py"
    code.write_text("1", encoding="utf-8")
    first = question_of({"config": {"a": 1}, "targets": frozenset("ba")}, [code])
    assert question_of({"config": {"a": 1}, "targets": frozenset("ab")}, [code]) == first
    assert question_of({"config": {"a": 2}, "targets": frozenset("ab")}, [code]) != first
    # The first variant is the one that the others are compared with.
    assert question_of({"config": {"b": 1, "a": 1}}, [code]) != question_of({"config": {"a": 1, "b": 1}}, [code])
    code.write_text("22", encoding="utf-8")
    assert question_of({"config": {"a": 1}, "targets": frozenset("ab")}, [code]) != first
