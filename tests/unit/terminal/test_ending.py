"""The last words of a call: what was made and where, the test, what comes next."""

import json

from study.terminal.ending import accuracy_told, ending

SELECTED = {"networks": 3, "accuracy_mean": 0.9063, "accuracy_low": 0.9012, "accuracy_high": 0.9114}


def write_test(folder, **changed):
    (folder / "test.json").write_text(json.dumps({"examples": 10000, "selected": SELECTED | changed}), encoding="utf-8")
    return folder / "test.json"


def test_reports_and_the_test_are_told_with_their_place(tmp_path):
    (tmp_path / "report.pdf").touch()
    (tmp_path / "report.html").touch()
    write_test(tmp_path)
    first, *lines = ending(tmp_path, 723).splitlines()
    assert first == "Done in 12 min 3 s."
    assert [line.strip().partition(":")[0] for line in lines[:2]] == [
        str(tmp_path / name) for name in ("report.pdf", "report.html")
    ]
    assert (
        lines[2].strip() == "Test accuracy 90.6 % (95 % interval 90.1 to 91.1 %) on 10,000 images, mean of 3 networks"
    )
    assert lines[3].startswith("Next: ")


def test_what_is_not_there_is_not_told(tmp_path):
    assert ending(tmp_path, 4.2) == "Done in 4.2 s."


def test_one_network_has_no_mean(tmp_path):
    [told] = accuracy_told(write_test(tmp_path, networks=1))
    assert told.endswith("on 10,000 images, 1 network")


def test_a_test_without_an_interval(tmp_path):
    [told] = accuracy_told(write_test(tmp_path, accuracy_low=None, accuracy_high=None))
    assert told.startswith("Test accuracy 90.6 % on ")


def test_a_damaged_test_result_stops_nothing(tmp_path):
    (tmp_path / "test.json").write_text("{", encoding="utf-8")
    assert accuracy_told(tmp_path / "test.json") == []
