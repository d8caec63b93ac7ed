"""What results held when their jobs ended: every change by anything else is seen."""

import json
import os

import pytest

from study.jobs.contents import Contents


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with an input, two results and a record of them."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("input", "1"), ("curve.csv", "a,b\n1,2\n"), ("parameters.npz", "0123456789")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    Contents("record").note(["curve.csv", "parameters.npz"], ["input"])
    return tmp_path


RESULTS = ["curve.csv", "parameters.npz"]


def dates(path):
    stat = os.stat(path)
    return stat.st_atime_ns, stat.st_mtime_ns


def test_what_nobody_changed_is_not_damaged(place):
    contents = Contents("record")
    assert contents.damaged(RESULTS) == []
    assert not contents.has_other_inputs(RESULTS, ["input"])


def truncate(path):
    os.truncate(path, 3)


def empty(path):
    os.truncate(path, 0)


def flip(path):
    """One bit, as a bad disk does: the size stays, and so does the date."""
    before = dates(path)
    content = bytearray(path.read_bytes())
    content[-2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=before)


def zero(path):
    """As after a power failure: the size was written, the content not."""
    before = dates(path)
    path.write_bytes(bytes(path.stat().st_size))
    os.utime(path, ns=before)


def edit(path):
    path.write_text(path.read_text(encoding="utf-8").replace("2", "3"), encoding="utf-8")


def swap(path):
    os.replace("input", path)


@pytest.mark.parametrize("change", [truncate, empty, flip, zero, edit, swap, os.remove])
@pytest.mark.parametrize("name", RESULTS)
def test_every_change_is_seen(place, change, name):
    change(place / name)
    assert Contents("record").damaged(RESULTS) == [name]


def test_a_touched_or_copied_result_is_the_same_and_is_read_once(place, monkeypatch):
    for name in RESULTS:
        os.utime(name)
    first = Contents("record")
    assert first.damaged(RESULTS) == []
    first.tidy()
    second = Contents("record")
    monkeypatch.setattr("builtins.open", None)
    assert second.damaged(RESULTS) == []


@pytest.mark.parametrize("shift", [-86400, 0, 86400])
def test_changed_inputs_are_seen_whatever_their_date(place, shift):
    (place / "input").write_text("2", encoding="utf-8")
    date = dates("curve.csv")[1] / 1e9 + shift
    os.utime("input", (date, date))
    assert Contents("record").has_other_inputs(RESULTS, ["input"])


def test_only_repaired_results_get_their_former_date_and_only_where_they_hold_the_same(place):
    date = dates("curve.csv")[1]
    for repaired in (True, False):
        os.utime("curve.csv", ns=(date + 10**9, date + 10**9))
        assert Contents("record").note(["curve.csv"], ["input"], repaired) == []
        assert (dates("curve.csv")[1] == date) == repaired
    edit(place / "curve.csv")
    assert Contents("record").note(["curve.csv"], ["input"], repaired=True) == ["curve.csv"]
    assert dates("curve.csv")[1] > date
    assert Contents("record").damaged(RESULTS) == []


def test_results_of_which_nothing_is_known_are_taken_as_they_are(place):
    contents = Contents("none")
    (place / "curve.csv").unlink()
    assert contents.damaged(RESULTS) == []
    assert not contents.has_other_inputs(RESULTS, ["input"])


@pytest.mark.parametrize(
    "end", ["{", '{"made": 1, "read": 2}', "[]", "null", '"made"', '{"made": {"a": 3}, "read": ""}']
)
def test_a_line_that_was_cut_short_is_no_line(place, end):
    with open("record", "a", encoding="utf-8") as file:
        file.write(end)
    contents = Contents("record")
    contents.tidy()
    assert Contents("record").damaged(RESULTS) == []
    edit(place / "curve.csv")
    assert Contents("record").damaged(RESULTS) == ["curve.csv"]


def test_the_record_does_not_grow_with_every_run(place):
    contents = Contents("record")
    for _ in range(20):
        contents.note(RESULTS, ["input"])
        contents.tidy()
    lines = (place / "record").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 4
    assert all(set(json.loads(line)) == {"made", "read"} for line in lines)
