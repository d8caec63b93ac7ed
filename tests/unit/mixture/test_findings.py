"""What the fits show: progress, passes, seconds, and the classes of the components."""

import numpy as np
import pandas as pd
import pytest

from study.mixture.context import mixture_context
from study.mixture.findings import at_least, composition, findings, fit_rows, method_rows, overlap, path_gaps
from study.mixture.methods import METHODS
from study.mixture.model import Mixture
from study.mixture.tables import bands, first_reach, progress, seconds_table, value_at, with_seconds
from study.mixture.trace import fit_all
from study.mixture.wording import curvature_and_overlap, of_starts, passes_text

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


def test_progress_counts_from_the_best_iterate_of_the_same_start():
    table = progress([CURVE, CURVE.assign(log_likelihood=CURVE["log_likelihood"] + 0.5)])
    assert table["start"].tolist() == [0] * 5 + [1] * 5
    assert table.groupby("start")["shortfall"].min().tolist() == [0, 0]
    assert table["shortfall"].iloc[1] == table["shortfall"].iloc[6] == 1


def test_bands_are_median_and_range_between_the_iterates():
    better = CURVE.assign(log_likelihood=[-3, -1.5, -1.0, -3, -2.0])
    table = bands(progress([CURVE, better, better]), "passes", points=3)
    em = table[table["method"] == "EM"]
    assert em["passes"].tolist() == pytest.approx([1, 2**0.5, 2])
    expected = [[0.5, 0.5, 1.0], [0.25, 0.25, 0.5], [0, 0, 0]]
    np.testing.assert_allclose(em[["median", "low", "high"]], expected, atol=1e-12)


def test_seconds_of_each_method_from_each_start():
    clocks = [pd.DataFrame({"method": CURVE["method"], "iteration": CURVE["iteration"]}) for _ in range(2)]
    clocks = [clocks[0].assign(seconds=[0, 1, 2, 0, 1.5]), clocks[1].assign(seconds=[0, 1, 2, 0, 2.5])]
    table = seconds_table(with_seconds([CURVE, CURVE], clocks)).set_index(["method", "start"])
    # The minibatch gradient makes one pass to -1.005, and EM is there after two.
    assert table["seconds_early"].to_dict() == {
        ("EM", 0): 2,
        ("minibatch", 0): 1.5,
        ("EM", 1): 2,
        ("minibatch", 1): 2.5,
    }
    assert table.loc[("EM", 0), ["seconds", "per_pass"]].tolist() == [2, 1]
    assert table.loc[("minibatch", 1), "per_pass"] == 2.5


def row(start, method, above_em, passes_near, converged=False):
    return {"start": start, "method": method, "passes": 30, "log_likelihood": above_em - 1, "above_em": above_em} | {
        "converged": converged,
        "passes_near": passes_near,
    }


def test_the_methods_are_counted_and_ranged_over_the_starts():
    rows = [
        *(row(start, "EM", 0.0, near, start == 0) for start, near in enumerate((9, 20, 12))),
        *(row(start, "gradient", above, None) for start, above in enumerate((-0.5, -0.25, 0.1))),
        *(row(start, "L-BFGS", 0.0, near) for start, near in enumerate((5, 20, None))),
    ]
    em, plain, curved = method_rows(rows)
    assert (em["near"], em["converged"], em["passes_near"]) == (3, 1, {"median": 12, "censored": False})
    assert (plain["below"], plain["above_em"]) == (2, {"median": -0.25, "low": -0.5, "high": 0.1})
    assert plain["below_em"] == {"median": 0.25, "low": -0.1, "high": 0.5}
    assert plain["distance"] == {"median": 0.25, "low": 0.1, "high": 0.5}
    # No start came near: each made 30 passes, and needs at least so many.
    assert passes_text(plain["passes_near"]) == "at least 30"
    assert (curved["sooner"], passes_text(curved["passes_near"])) == (1, "20")


def test_a_median_beyond_the_passes_made_is_a_lower_bound():
    assert at_least([5, None, None], [30, 30, 30]) == {"median": 30, "censored": True}
    assert at_least([5, None], [30, 30]) == {"median": 17.5, "censored": True}
    assert at_least([5, 6, None], [30, 30, 30]) == {"median": 6, "censored": False}
    # A fit that stopped earlier bounds it less.
    assert at_least([5, None, None], [30, 30, 28]) == {"median": 28, "censored": True}


def test_numbers_of_starts_in_words():
    assert [of_starts(n, 3) for n in (3, 2, 0)] == ["all three starts", "two of three starts", "none of three starts"]
    assert (of_starts(1, 1), of_starts(0, 1)) == ("the one start", "none of one start")


def test_the_words_on_curvature_follow_from_the_order_of_the_dimensions():
    def said(*sooner):
        return curvature_and_overlap(
            [
                {"overlap": overlap, "methods": [{"method": "L-BFGS", "sooner": number}]}
                for overlap, number in zip((0.3, 0.1, 0.2), sooner, strict=False)
            ]
        )

    assert said(9, 1, 4).startswith("Our fits agree with this")
    assert said(1, 9, 4) == said(9, 4, 1) != said(9, 1, 4)
    assert said(5, 5).startswith("Our fits show no such difference")
    assert said(5) == ""


def test_the_gap_of_two_paths_is_taken_at_equal_iterations():
    table = pd.DataFrame({"iteration": [0, 1, 2], "log_likelihood": [-3.0, -2.0, -1.0]})
    other = pd.DataFrame({"iteration": [0, 2], "log_likelihood": [-3.0, -1.25]})
    curves = [pd.concat([table.assign(method="EM"), other.assign(method="gradient")])]
    assert path_gaps(curves, "gradient") == [0.25]


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
    assert all((row["seconds"] is not None) == timed for row in context["method_rows"])
    assert context["method_rows"][0]["below_text"] == ""
    assert found["path_gap"]["low"] <= found["path_gap"]["median"] <= found["path_gap"]["high"]
    assert {row["classes"].split(" ")[0] for row in context["make_up"]} == {"Trouser", "Dress"}


def test_composition_counts_classes():
    model = Mixture.of([0.25, 0.75], [[-9.0, 0], [9.0, 0]], [np.eye(2)] * 2)
    y = np.array([[-9.0, 0], [9.0, 0], [9.1, 0], [8.9, 0]])
    rows = composition(model, y, np.array([1, 0, 0, 1]), 2)
    assert [row["index"] for row in rows] == [1, 0]
    np.testing.assert_allclose(rows[0]["shares"], [2 / 3, 1 / 3])
    assert rows[1]["points"] == 1 and overlap(model, y) == pytest.approx(0, abs=1e-12)
