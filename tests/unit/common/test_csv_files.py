"""Long CSV files, and many read as one table."""

import numpy as np
import pandas as pd
import pytest

from study.common import csv_files
from study.common.csv_files import read_csv, read_joined
from study.common.files import write_rows


def written(folder, counts):
    rng = np.random.default_rng(0)
    for place, count in enumerate(counts):
        rows = [{"iteration": i, "loss": float(rng.normal()), "norm": float("nan")} for i in range(count)]
        write_rows(folder / f"{place}.csv", rows, ["iteration", "loss", "norm"])
    return [folder / f"{place}.csv" for place in range(len(counts))]


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_the_rows_are_those_of_each_file_to_the_bit(tmp_path, monkeypatch, at_once):
    monkeypatch.setattr(csv_files, "AT_ONCE", at_once)
    paths = written(tmp_path, [3, 1, 5])
    table, lengths = read_joined(paths)
    pd.testing.assert_frame_equal(table, pd.concat(map(pd.read_csv, paths), ignore_index=True), check_exact=True)
    assert lengths == [3, 1, 5]


def test_a_file_without_a_last_line_break_is_whole(tmp_path):
    (tmp_path / "a.csv").write_text("x\n1\n2", encoding="utf-8")
    (tmp_path / "b.csv").write_text("x\n3\n", encoding="utf-8")
    table, lengths = read_joined([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert (table["x"].tolist(), lengths) == ([1, 2, 3], [2, 1])


def test_other_columns_are_refused(tmp_path):
    (tmp_path / "a.csv").write_text("x\n1\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("y\n1\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"b\.csv"):
        read_joined([tmp_path / "a.csv", tmp_path / "b.csv"])


def test_a_long_column_of_numbers_and_texts_holds_texts(tmp_path):
    path = tmp_path / "long.csv"
    rows = [{"hidden_layers": "128", "note": "x" * 100}] * 20_000
    pd.DataFrame([*rows, {"hidden_layers": "128-64", "note": "x"}, *rows]).to_csv(path, index=False)
    assert set(read_csv(path)["hidden_layers"]) == {"128", "128-64"}
