"""Figures of the selected network."""

import numpy as np
import pandas as pd
import pytest

from predictions import calibrated
from study.figures.calibration import calibration_figure, gap_line
from study.figures.selected import confusion_figure, mistakes_figure, row_percentages
from study.selection.calibration import with_temperatures
from study.selection.findings import class_findings, reliability_rows, selective_rows
from study.selection.tables import bin_table, coverage_table


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_figures_of_the_selected_network():
    rng = np.random.default_rng(0)
    counts = [[8, 2, 0], [1, 9, 0], [0, 0, 0]]
    assert np.allclose(row_percentages(counts), [[80, 20, 0], [10, 90, 0], [0, 0, 0]])
    table = pd.DataFrame({"class": [0, 1, 2] * 2, "recall": [0.8, 0.9, 0.0] * 2, "precision": [0.8, 0.9, None] * 2})
    table["predictor"] = "network"
    classes = class_findings(table, None)["classes"]
    confusion, beside = confusion_figure(counts, classes, ["a", "b", "c"]).axes
    assert texts(confusion)[:2] == ["80.0", "20.0"]
    assert beside.lines[0].get_xdata() == pytest.approx([80, 90, 0])
    assert texts(beside) == ["● selected"]
    gains = [{"difference": 0.1, "low": 0.0, "high": 0.2}] * 3
    both = pd.concat([table, table.assign(predictor="reference", recall=[0.7, 0.8, 0.1] * 2)])
    beside = confusion_figure(counts, class_findings(both, gains)["classes"], ["a", "b", "c"]).axes[1]
    assert [line.get_xdata().tolist() for line in beside.lines] == [
        pytest.approx([70, 80, 10]),
        pytest.approx([80, 90, 0]),
    ]
    assert texts(beside) == ["○ reference", "● selected"]
    images = rng.integers(0, 256, (2, 16), np.uint8)
    figure = mistakes_figure(images, [0, 1], [1, 2], [0.9999, 0.75], ["a", "b", "c"], 4, 4)
    assert [ax.get_xlabel() for ax in figure.axes[:2]] == ["a\n→ b, >0.999", "b\n→ c, 0.750"]
    assert "no mistakes" in texts(mistakes_figure(images[:0], [], [], [], ["a"], 4, 4).axes[3])


@pytest.mark.parametrize("networks", [1, 3])
def test_reliability_leaves_out_bins_of_a_few_images_and_names_its_lines(networks):
    log_p, labels = calibrated(400, networks=networks)
    temperatures = {"networks": [1.2] * networks, "ensemble": 1.1}
    predictors = with_temperatures(log_p, temperatures)
    bins = bin_table(predictors, labels)
    reliability = reliability_rows(bins)
    line = gap_line(reliability, "network")
    assert 0 < len(line) < bins["bin"].nunique() and line["share"].sum() <= 1
    assert (line["gap_low"] <= line["gap"]).all() and (line["gap"] <= line["gap_high"]).all()
    assert line["gap"].tolist() == pytest.approx((100 * line["accuracy"] - line["confidence"]).tolist())
    figure = calibration_figure(reliability, selective_rows(coverage_table(predictors, labels)))
    assert {"as trained", "with temperature", "underconfident", "overconfident"} <= set(texts(figure.axes[0]))
    assert ("ensemble" in texts(figure.axes[1])) == (networks > 1)


def test_reliability_of_a_handful_of_images_is_an_empty_panel():
    log_p, labels = calibrated(12)
    predictors = with_temperatures(log_p, {"networks": [1.2]})
    reliability = reliability_rows(bin_table(predictors, labels))
    selective = selective_rows(coverage_table(predictors, labels))
    assert gap_line(reliability, "network").empty
    calibration_figure(reliability, selective).draw_without_rendering()
