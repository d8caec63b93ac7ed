"""Fits as curves: all methods from one start, and what is said of a fit that cannot go on."""

import json

import numpy as np
import pytest

from study.common.errors import StudyError
from study.figures.mixture import components_figure, progress_figure
from study.mixture.context import mixture_context
from study.mixture.files import read_mixture, write_mixtures
from study.mixture.findings import findings
from study.mixture.fitting import starting_mixture
from study.mixture.methods import METHODS
from study.mixture.model import error
from study.mixture.projection import principal_components
from study.mixture.statistics import Points
from study.mixture.tables import bands, progress, seconds_table, with_seconds
from study.mixture.trace import fit_all, trace


def test_all_methods_start_at_the_same_mixture_and_keep_to_their_passes():
    y = np.random.default_rng(0).standard_normal((600, 2)) * [1.0, 0.5]
    fits = fit_all(y, components=2, passes=6, minibatch_passes=3, start=0)
    assert list(fits.summary["methods"]) == list(fits.mixtures) == list(METHODS)
    for method, line in fits.curve.groupby("method"):
        assert line["log_likelihood"].iloc[0] == fits.curve["log_likelihood"].iloc[0]
        assert line["passes"].iloc[-1] == fits.summary["methods"][method]["passes"]
        assert line["passes"].iloc[-1] <= (3 if method == "minibatch" else 6)
        assert line["iteration"].tolist() == list(range(len(line)))
        # Once from sufficient statistics, once through Cholesky factors.
        end = fits.summary["methods"][method]["log_likelihood"]
        assert line["log_likelihood"].iloc[-1] == end == pytest.approx(-error(fits.mixtures[method], y) / 600)
    # EM's first pass is for the start.
    assert fits.summary["scikit_learn"]["iterations"] == 5
    assert fits.summary["scikit_learn"]["log_likelihood"] == pytest.approx(
        fits.summary["methods"]["EM"]["log_likelihood"], rel=1e-9
    )
    assert fits.seconds[["method", "iteration"]].equals(fits.curve[["method", "iteration"]])
    again = fit_all(y, components=2, passes=6, minibatch_passes=3, start=0)
    assert again.curve.equals(fits.curve) and again.summary == fits.summary
    assert fit_all(y, components=2, passes=2, minibatch_passes=1, start=1).summary["scikit_learn"] is None


def test_a_mixture_is_read_as_it_was_written(tmp_path):
    y = np.random.default_rng(0).standard_normal((50, 2))
    first, second = (starting_mixture(y, 2, np.random.default_rng(seed)) for seed in (0, 1))
    write_mixtures(tmp_path / "parameters.npz", {"EM": first, "scaled gradient": second})
    read = read_mixture(tmp_path / "parameters.npz", "scaled gradient")
    for name in ("pi", "mu", "sigma"):
        np.testing.assert_allclose(getattr(read, name), getattr(second, name), rtol=1e-14)


def test_a_fit_to_too_few_points_ends_where_it_collapses():
    rng = np.random.default_rng(0)
    y = rng.standard_normal((12, 3))
    start = starting_mixture(y, 4, rng)
    curve, seconds, mixture, collapsed = trace(METHODS["EM"], start, Points(y), 200, rng)
    assert collapsed and len(curve) == len(seconds) < 100
    assert np.isfinite([point["log_likelihood"] for point in curve]).all()
    assert curve[-1]["log_likelihood"] == pytest.approx(-error(mixture, y) / 12)
    assert not trace(METHODS["EM"], starting_mixture(y, 1, rng), Points(y), 20, rng)[3]


@pytest.mark.parametrize("distinct", [5, 12])
def test_many_identical_points_collapse_and_everything_that_follows_is_finite(distinct):
    """What is found and drawn of such fits, for every method."""
    rng = np.random.default_rng(1)
    y = rng.standard_normal((distinct, 2))[np.arange(400) % distinct]
    labels = np.arange(400) % 3
    fits = [fit_all(y, components=5, passes=30, minibatch_passes=2, start=start) for start in (0, 1)]
    found = findings(y, labels, 3, [f.curve for f in fits], [f.summary for f in fits], [f.mixtures["EM"] for f in fits])
    assert found["collapsed"] == sum("collapsed" in end for f in fits for end in f.summary["methods"].values()) > 0
    json.dumps(found, allow_nan=False)
    timing = seconds_table(with_seconds([f.curve for f in fits], [f.seconds for f in fits]))
    context = mixture_context(found, timing, ["a", "b", "c"], {"mixture-2d": {}})
    assert context["collapsed"] == found["collapsed"]
    progress_figure({2: bands(progress([f.curve for f in fits]), "passes")}, "passes").draw_without_rendering()
    fitted = fits[found["best_start"]].mixtures["EM"]
    components_figure(fitted, y, labels, ["a", "b", "c"], found["composition"]).draw_without_rendering()


def test_fewer_different_points_than_components_are_refused_with_the_number_that_would_do():
    y = np.repeat([[0.0, 0], [1, 0], [0, 1]], 50, axis=0)
    with pytest.raises(StudyError, match=r"4 in 2 dimensions.*only 3 different points; take 3 at most"):
        starting_mixture(y, 4, np.random.default_rng(0))
    assert starting_mixture(y, 3, np.random.default_rng(0)).components == 3


@pytest.mark.parametrize("live", [1, 2, 5])
def test_more_dimensions_than_the_images_vary_in_are_refused_with_the_number_that_would_do(live):
    images = np.zeros((300, 25), np.uint8)
    images[:, :live] = np.random.default_rng(0).integers(0, 256, (300, live))
    with pytest.raises(
        StudyError, match=f"dimensions: {live + 1}, where the training images vary in {live} directions"
    ):
        principal_components(images, live + 1)
    points, _ = principal_components(images, live)
    assert points.std(axis=0) == pytest.approx(np.ones(live), abs=1e-4)
