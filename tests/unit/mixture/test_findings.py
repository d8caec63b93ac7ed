"""What the fits show: progress, passes, seconds, and the classes of the components."""

import numpy as np
import pandas as pd
import pytest

from study.mixture.context import mixture_context
from study.mixture.findings import comparison, composition, findings, fit_rows, overlap, value_at
from study.mixture.methods import METHODS
from study.mixture.model import Mixture
from study.mixture.tables import first_reach, progress, seconds_table, with_seconds
from study.mixture.trace import fit_all

CURVE = pd.DataFrame(
    {
        "method": ["EM"] * 3 + ["minibatch"] * 2,
        "iteration": [0, 1, 2, 0, 1],
        "passes": [0, 1, 2, 0, 1],
        "log_likelihood": [-3, -2, -1.0, -3, -1.005],
    }
)


def test_rows_of_a_known_curve():
    ends = {"EM": -1.0, "minibatch": -1.005}
    summary = {"start": 0, "methods": {k: {"passes": 2, "log_likelihood": v} for k, v in ends.items()}}
    rows = fit_rows([CURVE], [summary])
    assert [row["passes_near"] for row in rows] == [2, 1]
    assert rows[1]["above_em"] == pytest.approx(-0.005)
    assert first_reach(CURVE, 0.0) is None
    assert value_at(CURVE[CURVE["method"] == "EM"], 1.5) == -2


def test_progress_counts_from_the_best_iterate_of_all_starts():
    table = progress([CURVE, CURVE.assign(log_likelihood=CURVE["log_likelihood"] + 0.5)])
    assert table["start"].tolist() == [0] * 5 + [1] * 5
    assert table["shortfall"].min() == 0 and table["shortfall"].iloc[2] == 0.5


def test_seconds_of_each_method_from_each_start():
    clocks = [pd.DataFrame({"method": CURVE["method"], "iteration": CURVE["iteration"]}) for _ in range(2)]
    # An iteration of the other program has no place on the curve.
    other = pd.DataFrame({"method": ["scikit-learn"], "iteration": [9], "seconds": [0.1]})
    clocks = [
        pd.concat([clocks[0].assign(seconds=[0, 1, 2, 0, 1.5]), other]),
        pd.concat([clocks[1].assign(seconds=[0, 1, 2, 0, 2.5]), other]),
    ]
    table = seconds_table(with_seconds([CURVE, CURVE], clocks)).set_index(["method", "start"])
    assert table["sooner"].to_dict() == {
        ("EM", 0): False,
        ("minibatch", 0): True,
        ("EM", 1): False,
        ("minibatch", 1): False,
    }
    assert table.loc[("EM", 0), ["seconds", "seconds_near", "per_pass"]].tolist() == [2, 2, 1]
    assert table.loc[("minibatch", 1), "per_pass"] == 2.5


def row(start, method, log_likelihood, above_em, passes_near):
    return {"start": start, "method": method, "log_likelihood": log_likelihood, "above_em": above_em} | {
        "relative": abs(above_em / log_likelihood),
        "passes_near": passes_near,
    }


def test_the_methods_beside_em():
    rows = [
        row(0, "EM", -1.0, 0.0, 9),
        row(0, "gradient", -1.5, -0.5, None),
        row(0, "scaled gradient", -1.0, 0.0, 9),
        row(0, "L-BFGS", -0.9, 0.1, 5),
        row(0, "minibatch", -1.1, -0.1, None),
        row(1, "EM", -1.25, 0.0, 20),
        row(1, "gradient", -1.5, -0.25, None),
        row(1, "scaled gradient", -1.0, 0.25, 20),
        row(1, "L-BFGS", -1.25, 0.0, 20),
        row(1, "minibatch", -1.25, 0.0, 3),
    ]
    assert comparison(rows) == {
        "gradient_gap": 0.25,
        "plain_below": 0.5,
        "quasi_newton_sooner": 1,
        "minibatch_sooner": 1,
        "spread": 0.25,
    }


@pytest.mark.parametrize("timed", [True, False])
def test_findings_of_a_small_fit_become_the_context_of_its_section(timed):
    y = np.random.default_rng(0).standard_normal((300, 2)) + np.repeat([[-3.0, 0], [3.0, 0]], 150, axis=0)
    labels = np.repeat([0, 1], 150)
    fits = [fit_all(y, components=2, passes=5, minibatch_passes=3, start=start) for start in (0, 1)]
    found = findings(y, labels, 2, [f.curve for f in fits], [f.summary for f in fits], [f.mixtures["EM"] for f in fits])
    assert (found["dimensions"], found["components"], found["points"], found["starts"]) == (2, 2, 300, 2)
    assert found["batch_size"] == 300
    assert len(found["rows"]) == 2 * len(METHODS)
    ends = [fit.summary["methods"]["EM"]["log_likelihood"] for fit in fits]
    assert found["best_start"] == np.argmax(ends)
    assert found["scikit_learn"] < 1e-9
    timing = seconds_table(with_seconds([f.curve for f in fits], [f.seconds for f in fits])) if timed else None
    context = mixture_context(found, timing, ["Trouser", "Dress"], {"mixture-2d": {"passes": "passes.svg"}})
    assert context["figures"] == {"passes": "passes.svg"} and context["timed"] == timed
    assert all(("seconds" in row) == timed for row in context["rows"])
    assert (context["minibatch_sooner_by_clock"] in (0, 1, 2)) == timed
    assert len(context["matched"]) == 2
    assert {row["classes"].split(" ")[0] for row in context["make_up"]} == {"Trouser", "Dress"}


def test_composition_counts_classes():
    model = Mixture.of([0.25, 0.75], [[-9.0, 0], [9.0, 0]], [np.eye(2)] * 2)
    y = np.array([[-9.0, 0], [9.0, 0], [9.1, 0], [8.9, 0]])
    rows = composition(model, y, np.array([1, 0, 0, 1]), 2)
    assert [row["index"] for row in rows] == [1, 0]
    np.testing.assert_allclose(rows[0]["shares"], [2 / 3, 1 / 3])
    assert rows[1]["points"] == 1 and overlap(model, y) == pytest.approx(0, abs=1e-12)
