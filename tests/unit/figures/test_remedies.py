"""The losses under each remedy for overfitting."""

import pytest

from study.experiments.remedies import EARLY_STOPPING, remedy_findings
from study.figures.remedies import remedies_figure
from variant_data import CHANGES, SHAPES, study, through_files


def figure_of(runs, curves):
    return remedies_figure(curves, runs, ["variant"], remedy_findings(runs, curves)["remedies"])


def test_the_figure_has_a_line_per_variant_and_a_row_per_remedy(tmp_path):
    runs, curves = through_files(study(), tmp_path)
    left, right = figure_of(runs, curves).axes
    assert {"plain", "dropout", "weak", EARLY_STOPPING} <= {text.get_text() for text in left.texts}
    assert [label.get_text() for label in right.get_yticklabels()] == ["plain", EARLY_STOPPING, "dropout", "weak"]
    marks = [line for line in left.lines if list(line.get_xdata()) == [4]]
    assert len(marks) == 1
    dots = [line for line in right.lines if line.get_marker() not in ("None", None, "")]
    assert sum(len(line.get_xdata()) for line in dots) == 3 * (4 * 3 - 1)


@pytest.mark.parametrize("diverged", [{("plain", 0)}, {(name, seed) for name in SHAPES for seed in range(3)}])
def test_the_figure_is_drawn_with_diverged_runs_too(diverged):
    runs, curves = study(diverged=diverged)
    figure_of(runs, curves)
    assert len(figure_of(*study(seeds=1)).axes) == 2


def test_long_names_leave_one_legend(tmp_path, monkeypatch):
    shapes = {"plain": SHAPES["plain"], "dropout + weight decay": SHAPES["dropout"]}
    monkeypatch.setitem(CHANGES, "dropout + weight decay", {"dropout": 0.5})
    runs, curves = through_files(study(shapes), tmp_path)
    figure = figure_of(runs, curves)
    assert len(figure.legends) == 1
