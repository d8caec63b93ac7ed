"""What each remedy for overfitting changes."""

import numpy as np
import pytest

from study.experiments.remedies import EARLY_STOPPING, remedy_findings
from study.figures.remedies import remedies_figure
from variant_data import SHAPES, study, through_files


def figure_of(runs, curves):
    return remedies_figure(curves, runs, remedy_findings(runs, curves))


def test_a_row_for_each_remedy_shows_its_seeds_mean_and_interval(tmp_path):
    runs, curves = through_files(study(), tmp_path)
    left, loss, accuracy = figure_of(runs, curves).axes
    assert [label.get_text() for label in loss.get_yticklabels()] == [EARLY_STOPPING, "dropout", "weak"]
    dots = [line for line in loss.lines if line.get_marker() == "o"]
    assert [len(line.get_xdata()) for line in dots] == [3, 1] * 3
    assert np.allclose([line.get_xdata()[0] for line in dots[1::2]], [-0.1, -0.11, 0.2], atol=0.01)
    bars = [line for line in accuracy.lines if len(line.get_xdata()) == 2 and line.get_linewidth() > 1]
    assert len(bars) == 3
    # Training and validation loss of two variants.
    assert len([line for line in left.lines if len(line.get_xdata()) > 2]) == 4


@pytest.mark.parametrize(
    ("shapes", "named"), [(SHAPES, "dropout"), ({key: SHAPES[key] for key in ("plain", "weak")}, "weak")]
)
def test_the_recommended_remedy_is_drawn_beside_the_first_variant(shapes, named):
    figure = figure_of(*study(shapes))
    assert [text.get_text() for text in figure.legends[0].get_texts()][:2] == ["plain", named]


@pytest.mark.parametrize("diverged", [{("plain", 0)}, {(name, seed) for name in SHAPES for seed in range(3)}])
def test_the_figure_is_drawn_with_diverged_runs_too(diverged):
    figure_of(*study(diverged=diverged)).draw_without_rendering()
    assert len(figure_of(*study(seeds=1)).axes) == 3
