"""Fits as curves: all methods from one start, and what is said of a fit that cannot go on."""

import numpy as np
import pytest

from study.common.errors import StudyError
from study.mixture.files import read_mixture, write_mixtures
from study.mixture.fitting import starting_mixture
from study.mixture.methods import METHODS
from study.mixture.model import error
from study.mixture.statistics import Points
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


def test_a_fit_to_too_few_points_says_what_to_change():
    rng = np.random.default_rng(0)
    y = rng.standard_normal((12, 3))
    start = starting_mixture(y, 4, rng)
    with pytest.raises(StudyError, match="4 components in 3 dimensions to 12 points"):
        trace(METHODS["EM"], start, Points(y), 200, rng)
