"""What the benchmark's table says: ratios, means, wording where ours is slower, the report's section, the figure."""

import math
from pathlib import Path

import pandas as pd
import pytest

from study.figures.shared.style import save
from study.figures.speed import speed_figure
from study.speed.context import own_sentences, sentence, speed_context
from study.speed.findings import comparisons, geometric_mean, large_batches, largest_loss_gap
from study.speed.tables import COLUMNS, read_speed, relative_times, shares, time_rows
from study.typesetting.rendering import render_html

REPORT = Path(__file__).parents[3] / "report"
MACHINE = {
    "processor": "A processor",
    "kernel": "openblas",
    "sgemm_gflops": 100.0,
    "sgemm_spread": 1.0,
    "repeats": 7,
    "checked_steps": 100,
    "versions": {"numpy": "2.4"},
    "memory": {"peak_mb": 139.0, "resident_mb": 138.0, "shared_mb": 75.0},
}


def make_table(times, loss=0.5):
    """times: dict from (library, variant) to microseconds for the cells (32, 1), (32, 16), (256-128-100, 64)."""
    cells = [("32", 1), ("32", 16), ("256-128-100", 64)]
    rows = [
        (*who, *cell, microseconds, 1.0, 20.0, loss)
        for index, cell in enumerate(cells)
        for who, microseconds in ((who, values[index]) for who, values in times.items())
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


@pytest.fixture
def table():
    return make_table(
        {
            ("ours", "one run"): [10.0, 20.0, 40.0],
            ("ours", "stacked seeds"): [5.0, 10.0, 20.0],
            ("PyTorch", "functional"): [40.0, 40.0, 320.0],
            ("JAX", "scan"): [5.0, 10.0, 80.0],
        }
    )


def test_the_geometric_mean_of_reciprocals_is_the_reciprocal():
    assert geometric_mean([2.0, 8.0]) == pytest.approx(4.0)
    assert geometric_mean([0.5, 0.125]) == pytest.approx(0.25)


def test_times_are_relative_to_one_run_of_ours_in_the_same_cell(table):
    relative = relative_times(table)
    assert (relative[relative["variant"] == "one run"]["relative"] == 1).all()
    assert relative[relative["library"] == "PyTorch"]["relative"].tolist() == [4.0, 2.0, 8.0]
    assert relative[relative["variant"] == "stacked seeds"]["relative"].tolist() == [0.5, 0.5, 0.5]


def test_comparisons_leave_out_ours_and_the_small_batches(table):
    torch, jax = comparisons(table, large_batches(table))
    assert large_batches(table) == [16, 64]
    assert torch == {
        "library": "PyTorch",
        "variant": "functional",
        "mean": pytest.approx(4.0),
        "lowest": 2.0,
        "highest": 8.0,
        "cells": 2,
        "ours_slower": 0,
    }
    assert (jax["lowest"], jax["highest"], jax["ours_slower"]) == (0.5, 2.0, 1)


def test_the_wording_says_where_ours_is_slower(table):
    torch, jax = comparisons(table, [16, 64])
    assert sentence(torch) == (
        "PyTorch (functional) takes 4.00 times as long as ours (2.00 to 8.00), and ours is faster in every cell."
    )
    assert sentence(jax).endswith("; ours is slower in 1 of 2 cells.")
    (alone,) = [found for found in comparisons(table, [1]) if found["library"] == "JAX"]
    assert sentence(alone) == (
        "Ours is slower than JAX (scan), which takes 0.50 times our time (0.50 to 0.50), "
        "and ours is slower in every cell."
    )
    assert own_sentences(table) == [
        "Ours (stacked seeds) takes 0.50 times as long as one run of ours (0.50 to 0.50), over 3 cells."
    ]


def test_losses_are_compared_with_ours(table):
    assert largest_loss_gap(table) == 0
    table.loc[2, "loss"] = 0.505
    assert largest_loss_gap(table) == pytest.approx(0.01)


def test_a_cell_that_was_left_out_stays_empty(table):
    rows, series = time_rows(table.drop(index=1))
    assert [name for _, name in series] == ["ours, one run", "PyTorch, functional", "JAX, scan", "ours, stacked seeds"]
    assert [row["hidden_layers"] for row in rows] == ["32", "32", "256,\u00a0128,\u00a0100"]
    assert rows[0][series[3][0]] is None
    assert rows[1][series[3][0]] == 10.0


def test_shares_are_those_of_one_run(table):
    assert shares(table, 100.0)["share"].tolist() == [0.2, 0.2, 0.2]


def test_hidden_layers_stay_text_in_a_file(tmp_path, table):
    table.to_csv(tmp_path / "speed.csv", index=False)
    pd.testing.assert_frame_equal(read_speed(tmp_path / "speed.csv"), table, check_dtype=False)


def test_the_figure_has_a_column_for_each_network_and_a_line_for_each_library(tmp_path, table):
    figure = speed_figure(table, 100.0)
    assert len(figure.axes) == 4
    first = figure.axes[0]
    # The line at 1 is ours.
    assert len(first.lines) == 3 + 1
    assert math.isclose(first.lines[1].get_ydata()[0], 4.0)
    save(figure, tmp_path / "speed.svg")
    assert (tmp_path / "speed.svg").stat().st_size > 0


@pytest.mark.parametrize("loss", [0.5, 0.6])
def test_the_section_of_the_report_says_whether_the_training_was_the_same(tmp_path, table, loss):
    table.loc[2, "loss"] = loss
    pipeline = [{"measure": "no-op run", "value": 2.345, "unit": "s"}]
    save(speed_figure(table, 100.0), tmp_path / "speed.svg")
    context = {"speed": speed_context(table, MACHINE, pipeline), "figures": {"speed": tmp_path / "speed.svg"}}
    html = render_html("sections/speed.html.j2", REPORT, context, REPORT / "references.yaml")
    assert ("differ by up to 0, relatively" in html) == (loss == 0.5)
    assert "rounding explains up to" in html
    assert "ours is slower in 1 of 2 cells" in html
    assert "no-op run" in html
    assert "139 MB" in html
