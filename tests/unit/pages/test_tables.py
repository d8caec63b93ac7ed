"""Tables as pages of Snakemake's report."""

import base64
import json
import re
import zlib
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd

from study.pages.page import MOST_BYTES, MOST_IN_HTML, MOST_ROWS, table_page
from study.pages.tables import read_table

TEMPLATE = (Path(__file__).parents[3] / "report/html/table.html.j2").read_text(encoding="utf-8")


class Cells(HTMLParser):
    """The texts of the cells and their values to sort by."""

    def __init__(self, page):
        super().__init__()
        self.heads, self.cells, self.place = [], [], None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag in ("th", "td"):
            self.place = self.heads if tag == "th" else self.cells
            self.place.append(["", dict(attributes).get("data-value")])

    def handle_endtag(self, tag):
        self.place = None if tag in ("th", "td") else self.place

    def handle_data(self, data):
        if self.place is not None:
            self.place[-1][0] += data


def page_of(table):
    return table_page(table, "A title", TEMPLATE, "results/table.csv")


def test_cells_are_printed_for_readers_and_sort_by_their_values():
    table = pd.DataFrame(
        {
            "batch_size": [64, 4096],
            "step_size": [0.1, 0.00001],
            "final_loss": [0.123456, np.nan],
            "deviation": [2.5e-13, 0.5],
            "diverged": [False, True],
            "run": ["<b>", "c"],
        }
    )
    parsed = Cells(page_of(table))
    assert [head for head, _ in parsed.heads] == [
        "batch size",
        "step size",
        "final loss",
        "deviation",
        "diverged",
        "run",
    ]
    assert parsed.cells == [
        ["64", "64"],
        ["0.1", "0.1"],
        ["0.1235", "0.123456"],
        ["2.5\u202f×\u202f10−13", "2.5e-13"],
        ["no", None],
        ["<b>", None],
        ["4096", "4096"],
        ["0.00001", "1e-05"],
        ["–", ""],
        ["0.5000", "0.5"],
        ["yes", None],
        ["c", None],
    ]


def test_columns_that_do_not_vary_are_stated_once_and_empty_ones_left_out():
    table = pd.DataFrame({"seed": [1, 2], "epochs": [10, 10], "note": [np.nan, np.nan]})
    page = page_of(table)
    assert [head for head, _ in Cells(page).heads] == ["seed"]
    assert "The same in every row: epochs 10." in page
    assert len(Cells(page_of(table[:1])).heads) == 2


def unpacked(page):
    """The columns that a page has packed."""
    return json.loads(zlib.decompress(base64.b64decode(re.search(r'<div id="packed" hidden>(.*?)</div>', page)[1])))


def test_the_rows_of_a_long_table_are_packed_with_all_that_is_printed_and_sorted_by():
    count = MOST_IN_HTML + 1
    table = pd.DataFrame({"run": [f"<b>{i}" for i in range(count)], "deviation": [1e-9, np.nan, 1e-12] + [0.5] * 498})
    run, deviation = unpacked(page := page_of(table))
    assert Cells(page).cells == []
    assert run == {"texts": table["run"].tolist(), "cells": None, "html": False, "numeric": False}
    powers = [f"1.0\u202f×\u202f10<sup>−{power}</sup>" for power in (12, 9)]
    assert deviation == {
        "texts": [*powers, "0.5000"],
        "cells": [1, -1, 0] + [2] * 498,
        "html": True,
        "numeric": True,
    }
    assert Cells(page_of(table[:-1])).cells[0] == ["<b>0", None]


def test_ten_thousand_runs_fit_a_page():
    rng = np.random.default_rng(0)
    table = pd.DataFrame({f"final_{i}_loss": rng.random(10_000) for i in range(16)})
    table.insert(0, "run", [f"128_relu_batch64_step0.1_seed0_{i:010x}" for i in rng.integers(0, 16**10, 10_000)])
    page = page_of(table)
    assert len(page.encode()) <= MOST_BYTES and "all of them are in results/table.csv.</p>\n<p>" not in page
    assert all(len(column["cells"] or column["texts"]) == 10_000 for column in unpacked(page))


def test_a_page_stays_small_enough_for_a_browser_and_says_what_it_leaves_out():
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"run": [rng.bytes(100).hex() for _ in range(30_000)], "loss": np.arange(30_000) / 7})
    page = page_of(table)
    assert MOST_BYTES / 2 < len(page.encode()) <= MOST_BYTES
    shown = len(unpacked(page)[0]["texts"])
    assert f"The first {shown} of 30000 rows; all of them are in results/table.csv." in page
    few = table.assign(run="a").head(MOST_ROWS + 1)
    assert f"The first {MOST_ROWS} of {MOST_ROWS + 1} rows" in page_of(few.assign(loss=few.index % 7))
    assert "all of them are in" not in page_of(table[:10])


def test_a_json_file_becomes_a_row_for_each_mapping_in_it(tmp_path):
    path = tmp_path / "test.json"
    path.write_text(
        json.dumps({"examples": 3, "selected": {"loss": [1, 2], "accuracy_mean": 0.9}, "reference": None}),
        encoding="utf-8",
    )
    assert read_table(path).to_dict("records") == [{"of": "selected", "accuracy_mean": 0.9}]
