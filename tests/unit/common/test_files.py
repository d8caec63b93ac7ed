"""Files that appear whole or not at all."""

import pytest

from study.common.files import read_json, remove_partial, whole, write_json, write_rows


def test_a_file_appears_whole_or_not_at_all(tmp_path):
    with pytest.raises(ValueError), whole(tmp_path / "new/table.csv") as partial:
        partial.write_text("half", encoding="utf-8")
        raise ValueError
    assert list((tmp_path / "new").iterdir()) == []


def test_an_error_leaves_the_earlier_content(tmp_path):
    write_json(tmp_path / "a.json", {"is": "whole"})
    with pytest.raises(TypeError):
        write_json(tmp_path / "a.json", {"is": object()})
    assert read_json(tmp_path / "a.json") == {"is": "whole"}
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_json_is_indented_and_keeps_its_letters(tmp_path):
    write_json(tmp_path / "a.json", {"name": "Müller", "values": [1, 0.5]})
    assert (tmp_path / "a.json").read_text(encoding="utf-8").startswith('{\n  "name": "Müller",')
    assert read_json(tmp_path / "a.json") == {"name": "Müller", "values": [1, 0.5]}


def test_rows_are_a_table(tmp_path):
    write_rows(tmp_path / "table.csv", [{"a": 1}], ["a"])
    assert (tmp_path / "table.csv").read_text(encoding="utf-8") == "a\n1\n"


def test_what_a_killed_process_was_writing_is_removed_and_nothing_else(tmp_path):
    folder = tmp_path / "results/runs/a"
    with whole(folder / "curve.csv") as partial:
        partial.write_text("half", encoding="utf-8")
        left = partial.with_name(".summary.99.partial.json")
        left.write_text("half", encoding="utf-8")
    (folder / "partial.csv").write_text("whole", encoding="utf-8")
    remove_partial(tmp_path / "results", tmp_path / "absent")
    assert {path.name for path in folder.iterdir()} == {"curve.csv", "partial.csv"}
