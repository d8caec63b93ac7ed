"""Claims: evidence, findings, wording."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from statistics_data import run_rows
from study.claims.levels import MEASURES, best_claim, direction_claims, level_claims
from study.claims.shared.claim import Claim, judge
from study.claims.shared.evidence import finding, mean_evidence
from study.claims.shared.files import COLUMNS
from study.claims.shared.printing import ClaimBook
from study.claims.shared.tables import along
from study.claims.variants import variant_claims
from study.common.errors import StudyError
from study.common.intervals import needed
from study.common.margins import Margins
from study.common.standings import compared_with_best

SEEDS = st.lists(st.floats(-1, 1).map(lambda x: round(x, 3)), min_size=2, max_size=6)
MARGINS = Margins(accuracy=0.5, loss=0.01)


def table(means, sd=0.01, seeds=4, rng=0):
    noise = sd * np.random.default_rng(rng).standard_normal((seeds, len(means)))
    return pd.DataFrame(np.array(means) + noise, columns=[f"level {i}" for i in range(len(means))])


def claim(evidence, key="higher", equal=None):
    return Claim(key, evidence, "A is higher.", "A is lower.", "The seeds do not resolve A.", equal)


def judged(evidence, **options):
    return judge([claim(evidence, **options)], "x", "B2.1")[0]


def test_the_printed_sentence_is_the_one_that_holds():
    for values, sentence, verdict in (
        ([0.5, 0.6, 0.55], "A is higher.", "supported"),
        ([-0.5, -0.6, -0.55], "A is lower.", "supported"),
        ([-0.5, 0.6, 0.1], "The seeds do not resolve A; about", "unresolved"),
    ):
        row = judged(mean_evidence(values, "d"))
        assert row["sentence"].startswith(sentence)
        assert row["verdict"] == verdict


def test_what_lies_within_the_margin_is_equal_even_where_it_leaves_out_zero():
    near = mean_evidence([0.004, 0.005, 0.0045], "d", margin=0.01)
    assert finding(near) == "equal"
    assert judged(near, equal="A is the same.")["sentence"] == "A is the same."
    # A claim that means no margin tells the difference.
    assert judged(near)["sentence"] == "A is higher."
    assert finding(mean_evidence([0.004, 0.03, 0.0045], "d", margin=0.01)) == "unresolved"


@given(SEEDS, SEEDS)
def test_swapped_groups_exchange_larger_and_smaller(first, second):
    n = min(len(first), len(second))
    differences = np.array(first[:n]) - np.array(second[:n])
    swapped = {"larger": "smaller", "smaller": "larger", "unresolved": "unresolved", "equal": "equal"}
    found = [finding(mean_evidence(sign * differences, "d", margin=0.3)) for sign in (1, -1)]
    assert found[1] == swapped[found[0]]


@pytest.mark.parametrize(("effect", "margin"), [(0.02, None), (0.002, 0.01), (0.02, 0.01)])
def test_as_many_seeds_as_are_said_to_be_needed_resolve_it(effect, margin):
    n, values = needed(effect, 0.05, margin), np.random.default_rng(0)

    def resolved(count):
        x = values.standard_normal(count)
        x = effect + 0.05 * (x - x.mean()) / x.std(ddof=1)
        return finding(mean_evidence(x, "d", margin=margin)) != "unresolved"

    assert resolved(n)
    assert not resolved(n - 1)
    assert needed(0.0, 1.0) is None


def test_the_seeds_of_a_primary_claim_are_counted_from_its_interval():
    values = np.array([0.2, 0.1, 0.15, 0.12])
    [row] = ClaimBook([judged(mean_evidence(values, "d"), key="scatter-as-theory")]).primary_rows()
    assert row["sd_text"] == f"{values.std(ddof=1):.3f}"
    assert row["fewest"] == needed(values.mean(), values.std(ddof=1))
    assert ClaimBook([judged(mean_evidence(values, "d"))]).primary_rows() == []


def test_one_more_number_of_seeds_is_told_in_the_sentence():
    row = judged(mean_evidence([0.2, -0.1, 0.15, 0.02], "d"))
    assert row["sentence"] == f"The seeds do not resolve A; about {row['needed']} seeds would."
    assert row["needed"] > 4


@given(SEEDS, st.floats(0.1, 5))
def test_the_interval_holds_the_effect_and_shrinks_with_the_scatter(values, scale):
    found = mean_evidence(values, "d")
    if found.p is not None:
        assert found.low <= found.effect <= found.high
        scaled = mean_evidence(scale * np.array(values), "d")
        assert scaled.p == pytest.approx(found.p, abs=1e-9)
        assert scaled.high - scaled.low == pytest.approx(scale * (found.high - found.low), rel=1e-6)


@given(st.permutations(range(5)))
def test_the_order_of_the_seeds_does_not_matter(order):
    values = table([1, 2, 3], sd=1.0, seeds=5)
    difference = (values["level 1"] - values["level 0"]).to_numpy()
    assert mean_evidence(difference[list(order)], "d").p == pytest.approx(mean_evidence(difference, "d").p)
    first, second = (compared_with_best(t, True, None) for t in (values, values.iloc[list(order)]))
    assert [row.low for row in first.rows] == pytest.approx([row.low for row in second.rows])


def test_the_interval_is_that_of_scipys_paired_test():
    values = table([1.0, 1.2, 1.3], sd=0.1)
    paired = stats.ttest_rel(values["level 1"], values["level 0"])
    found = mean_evidence(values["level 1"] - values["level 0"], "d")
    assert found.p == pytest.approx(paired.pvalue)
    assert (found.low, found.high) == pytest.approx(tuple(paired.confidence_interval()))


def test_the_p_of_equality_agrees_with_the_interval():
    rng, alarms = np.random.default_rng(5), []
    for _ in range(2000):
        found = mean_evidence(rng.normal(0.5, 1, size=8), "d", margin=1.2)
        assert (found.p_equal < 0.05) == (found.low > -1.2 and found.high < 1.2)
        alarms.append(mean_evidence(rng.normal(1.2, 1, size=8), "d", margin=1.2).p_equal < 0.05)
    # An effect at the very margin is called equal in one of forty studies: one of the two sides.
    assert 0.015 < np.mean(alarms) < 0.035


@pytest.mark.parametrize("values", [[0.4], [0.4, 0.4, 0.4], []])
def test_one_seed_or_no_scatter_decides_nothing(values):
    found = mean_evidence(values, "d")
    assert (found.p, found.low, found.needed) == (None, None, None)
    assert finding(found) == "unresolved"


def test_with_one_seed_every_claim_of_an_experiment_is_unresolved():
    runs = run_rows([0.7, 0.8, 0.9], seeds=1)
    rows = judge(level_claims(runs, ["batch_size"], MARGINS) + variant_claims(runs, MARGINS), "x")
    assert {row["verdict"] for row in rows} == {"unresolved"}
    assert {row["verdict_text"] for row in ClaimBook(rows).table_rows()} == {"too few to tell"}


def test_trends_are_told_in_either_direction_and_only_where_the_ends_are_the_extremes():
    for means, found in (
        ([1, 2, 3, 4], "larger"),
        ([4, 3, 2, 1], "smaller"),
        ([2, 1, 3, 4], None),
        ([1, 2, 4, 3], None),
    ):
        claims = direction_claims("k", table(means), "the loss", "the width", MEASURES["final_training_loss"])
        assert [row["finding"] for row in judge(claims, "x")] == ([found] if found else [])


def test_shuffled_labels_leave_an_experiment_undecided():
    runs = run_rows([0.7, 0.8, 0.9], seeds=4)
    rows = {row["key"]: row["verdict"] for row in judge(level_claims(runs, ["batch_size"], MARGINS), "x")}
    assert set(rows.values()) == {"supported"}
    rng = np.random.default_rng(1)
    measures = [column for column in runs if column.startswith(("best_", "final_"))]
    runs[measures] = runs[measures].to_numpy()[rng.permutation(len(runs))]
    shuffled = judge(level_claims(runs, ["batch_size"], MARGINS), "x")
    assert {row["verdict"] for row in shuffled} == {"unresolved"}


def test_two_factors_get_trends_of_each_and_their_interaction():
    first, second = (run_rows([0.7, 0.8, end], sd=0.002) for end in (0.9, 0.6))
    runs = pd.concat([first.assign(momentum=0.0), second.assign(momentum=0.9)])
    runs["level"] += " with momentum " + runs["momentum"].astype(str)
    runs["final_validation_accuracy"] += 0.002 * np.random.default_rng(1).standard_normal(len(runs))
    rows = {row["key"]: row for row in judge(level_claims(runs, ["batch_size", "momentum"], MARGINS), "x")}
    assert {key.split("-")[0] for key in rows} == {"best", "trend", "interaction"}
    found = rows["interaction-batch_size-momentum-final_validation_accuracy"]
    assert found["verdict"] == "supported"
    assert found["effect"] == pytest.approx(-30, abs=1)
    same = pd.concat([first.assign(momentum=0.0), first.assign(momentum=0.9)])
    same.loc[same["momentum"] > 0, "final_validation_accuracy"] += 0.001 * np.tile([1, -1, 1, -1], 3)
    rows = {row["key"]: row for row in judge(level_claims(same, ["batch_size", "momentum"], MARGINS), "x")}
    assert rows["interaction-batch_size-momentum-final_validation_accuracy"]["verdict"] == "unresolved"
    runs.loc[(runs["batch_size"] == 4) & (runs["momentum"] > 0), "status"] = "diverged"
    rows = {row["key"]: row for row in judge(level_claims(runs, ["batch_size", "momentum"], MARGINS), "x")}
    assert "cannot be told" in rows["interaction-batch_size-momentum-final_validation_accuracy"]["sentence"]


def test_names_true_and_false_have_no_order_and_numbers_are_ordered():
    runs = run_rows([0.5, 0.6, 0.7, 0.8])
    assert list(along(runs.iloc[::-1], "batch_size", "final_training_loss").columns) == [1, 2, 4, 8]
    for factor in (runs["batch_size"] > 2, runs["batch_size"].map({1: "b", 2: "a", 4: "c", 8: "d"})):
        keys = [c.key for c in level_claims(runs.assign(flip=factor), ["flip"], MARGINS)]
        assert not [key for key in keys if key.startswith("trend")]


def test_a_level_with_a_diverged_run_is_not_compared():
    runs = run_rows([0.7, 0.8, 0.9])
    runs.loc[len(runs) - 1, "status"] = "diverged"
    assert list(along(runs, "batch_size", "final_training_loss").columns) == [1, 2]


def test_a_printed_claim_leads_to_its_row_and_a_primary_one_bears_its_interval():
    evidence = mean_evidence([0.5, 0.6, 0.55], "d")
    rows = judge([claim(evidence), claim(evidence, "scatter-as-theory")], "mine", "B2.1")
    assert set(COLUMNS) <= set(rows[0])
    assert [row["role"] for row in rows] == ["described", "primary"]
    assert [row["p"] for row in rows] == [None, evidence.p]
    book = ClaimBook(rows)
    text = book("mine", "higher")
    assert text.startswith("A is higher.<a ")
    assert 'href="#claim:mine:higher"' in text
    assert "[C1]" in text
    primary = "A is higher (+0.550, 95\u202f% interval +0.426\xa0to\xa0+0.674, over 3 seeds)."
    assert book("mine", "scatter-as-theory").startswith(primary)
    assert book.short("mine", "scatter-as-theory").startswith("A is higher.<a ")
    assert 'id="claim:mine:higher"' in book.table_rows()[0]["number"]
    with pytest.raises(StudyError, match="Did you mean 'mine:higher'"):
        book("mine", "hihger")


def test_a_factor_of_one_value_is_compared_with_nothing():
    runs = run_rows([0.7, 0.8, 0.9]).assign(momentum=0.5)
    keys = [claim.key for claim in level_claims(runs, ["batch_size", "momentum"], MARGINS)]
    assert [key for key in keys if "momentum" in key] == []
    assert "trend-batch_size-final_training_loss" in keys


def test_the_word_none_cannot_deny_a_sentence():
    values = table([0.9, 0.9, 0.5]).set_axis(["none", "sqrt", "linear"], axis=1)
    sentence = judge([best_claim("k", values, "best_validation_accuracy", MARGINS)], "x")[0]["sentence"]
    assert "“none”" in sentence
