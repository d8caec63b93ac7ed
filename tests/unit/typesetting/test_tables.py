"""Tables as the report prints them."""

import re

import pandas
import pytest

from study.common.errors import StudyError
from study.typesetting.tables import column, table_html

THIN = "\u202f"
ROWS = [{"n": 1, "loss": 0.5, "sd": 0.01, "who": "a < b"}, {"n": 20000, "loss": None, "sd": None, "who": None}]


def test_a_table_prints_heads_units_and_cells():
    html = table_html(ROWS, [column("n", "Size", style="integer"), column("loss", "Loss", unit="nats", digits=2)])
    assert '<th scope="col" class="number">Loss <span class="unit">(nats)</span></th>' in html
    assert f'<td class="number">20{THIN}000</td>' in html


def test_decimal_points_stand_under_one_another():
    rows = [{"x": 400.0}, {"x": 63.0}, {"x": 9.92}, {"x": None}]
    cells = re.findall(r'<td class="number">([^<]*)</td>', table_html(rows, [column("x", "x", style="signif")]))
    assert cells == ["400\u2008\u2007\u2007", "63.0\u2007", "9.92", "–\u2008\u2007\u2007"]


def test_a_mean_without_spread_keeps_its_place():
    rows = [{"m": 0.31, "s": 0.01}, {"m": 0.29, "s": float("nan")}]
    cells = re.findall(r'<td class="number">([^<]*)</td>', table_html(rows, [column("m", "m", spread="s", digits=2)]))
    assert cells[1].startswith("0.29\xa0\u2007") and len(cells[1]) > len(cells[0])


def test_a_data_frame_serves_as_rows():
    columns = [column("who", "Who"), column("loss", "Loss", digits=1)]
    frame = pandas.DataFrame(ROWS)
    assert table_html(frame, columns) == table_html(ROWS, columns)


def test_text_is_escaped_and_rows_can_be_stressed():
    html = table_html(ROWS, [column("who", "Who")], strong=[1])
    assert "<td>a &lt; b</td>" in html and '<tr class="strong"><td>–</td></tr>' in html


def test_a_wrong_column_is_named():
    with pytest.raises(StudyError, match=r"'lost'.*loss"):
        table_html(ROWS, [column("lost", "Loss")])
    with pytest.raises(StudyError, match="'scientfic'"):
        column("loss", "Loss", style="scientfic")


def test_a_percentage_and_its_spread_are_both_of_a_hundred():
    html = table_html([{"m": 0.8812, "s": 0.0021}], [column("m", "m", "%", style="percent", spread="s", digits=2)])
    assert "88.12\xa0±\xa00.21" in html
