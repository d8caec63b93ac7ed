"""Networks from too narrow to fit wrong labels to wide enough."""

import pytest

from figure_data import experiment, lines
from study.experiments.label_noise import label_noise_findings
from study.figures.interpolation import interpolation_figure


@pytest.mark.parametrize(("fitted", "marks"), [(True, 1), (False, 0)])
def test_a_line_stands_where_all_labels_are_fitted(fitted, marks):
    curves, runs = experiment({"hidden_layers": [8, 64, 512]}, seeds=2, diverged={(0, 1)})
    units = runs["hidden_layers"]
    runs = runs.assign(level="hidden units " + units.astype(str), parameters=units)
    wide = runs.loc[runs["hidden_layers"] > 8, "run"]
    if fitted:
        curves.loc[curves["run"].isin(wide), "training_accuracy"] = 0.995
    found = label_noise_findings(runs, curves)
    assert found["threshold"] == ("hidden units 64" if fitted else None)
    error, loss = interpolation_figure(runs, ["hidden_layers"], found).axes
    for ax, series in ((error, 3), (loss, 2)):
        assert len([line for line in lines(ax) if line.get_marker() in ("o", "s")]) == series
        vertical = [line for line in ax.lines if list(line.get_ydata()) == [0, 1]]
        assert [line.get_xdata()[0] for line in vertical] == [64] * marks


def test_it_is_drawn_where_no_run_was_completed():
    _, runs = experiment({"hidden_layers": [8, 64]}, seeds=1, diverged={(0, 0), (1, 0)})
    runs = runs.assign(level=runs["hidden_layers"].astype(str), parameters=1)
    interpolation_figure(runs, ["hidden_layers"], {"points": [], "threshold": None}).draw_without_rendering()
