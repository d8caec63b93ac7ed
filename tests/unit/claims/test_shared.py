"""Claims: evidence, verdicts, corrections, wording."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from statistics_data import run_rows
from study.claims.levels import best_claim, direction_claim, level_claims
from study.claims.shared.claim import Claim, judge
from study.claims.shared.evidence import (
    best_evidence,
    change_after_minimum,
    equivalence_evidence,
    every_evidence,
    every_step_evidence,
    grouped_evidence,
    inside,
    mean_evidence,
    trend_evidence,
    within,
)
from study.claims.shared.files import COLUMNS
from study.claims.shared.printing import ClaimBook
from study.claims.shared.tables import along
from study.common.errors import StudyError

SEEDS = st.lists(st.floats(-1, 1).map(lambda x: round(x, 3)), min_size=2, max_size=6)


def table(means, sd=0.01, seeds=4, rng=0):
    noise = sd * np.random.default_rng(rng).standard_normal((seeds, len(means)))
    return pd.DataFrame(np.array(means) + noise, columns=[f"level {i}" for i in range(len(means))])


def claim(evidence, above=True):
    return Claim("higher", evidence, "A is higher.", "A is lower.", "Undecided.", above=above)


def verdict_of(evidence, above=True):
    return judge([claim(evidence, above)], "x")[0]["verdict"]


def test_a_clear_difference_supports_and_its_opposite_contradicts():
    differences = [0.5, 0.6, 0.55]
    assert verdict_of(mean_evidence(differences, "d")) == "supported"
    assert verdict_of(mean_evidence(differences, "d"), above=False) == "contradicted"
    assert verdict_of(mean_evidence([-0.5, 0.6, 0.1], "d")) == "undecided"


@given(SEEDS, SEEDS)
def test_swapped_groups_exchange_supported_and_contradicted(first, second):
    n = min(len(first), len(second))
    differences = np.array(first[:n]) - np.array(second[:n])
    swapped = {"supported": "contradicted", "contradicted": "supported", "undecided": "undecided"}
    assert verdict_of(mean_evidence(-differences, "d")) == swapped[verdict_of(mean_evidence(differences, "d"))]


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
    for evidence in (lambda t: trend_evidence(t, "d"), lambda t: mean_evidence(t["level 1"] - t["level 0"], "d")):
        assert evidence(values.iloc[list(order)]).p == pytest.approx(evidence(values).p)


def test_the_tests_are_those_of_scipy():
    values = table([1.0, 1.2, 1.3], sd=0.1)
    paired = stats.ttest_rel(values["level 1"], values["level 0"])
    assert mean_evidence(values["level 1"] - values["level 0"], "d").p == pytest.approx(paired.pvalue)
    assert trend_evidence(values, "d").p == pytest.approx(2 * stats.page_trend_test(values.to_numpy()).pvalue)


def test_groups_of_their_own_variance_are_judged_as_by_scipys_welch_test():
    # The mean of two groups is half the difference between one and the other's mirror image.
    rng = np.random.default_rng(3)
    first, second = rng.normal(0.3, 0.1, 4), rng.normal(2.0, 1.0, 6)
    found, test = grouped_evidence([first, second], "x"), stats.ttest_ind(first, -second, equal_var=False)
    assert found.p == pytest.approx(test.pvalue)
    assert [2 * found.low, 2 * found.high] == pytest.approx(list(test.confidence_interval()))
    assert found.effect == pytest.approx((first.mean() + second.mean()) / 2)
    assert found.n == 10


def test_a_difference_between_groups_is_no_scatter_of_theirs():
    near = [np.array([1.0, 1.01, 0.99]), np.array([5.0, 5.01, 4.99])]
    assert grouped_evidence(near, "x").p < 0.001
    assert mean_evidence(np.concatenate(near), "x").p > 0.01


@pytest.mark.parametrize("groups", [[[1.0], [2.0, 3.0]], [[1.0, 1.0], [2.0, 2.0]]])
def test_a_single_value_or_no_scatter_within_groups_decides_nothing(groups):
    assert grouped_evidence(groups, "x").p is None


@pytest.mark.parametrize("values", [[0.4], [0.4, 0.4, 0.4], []])
def test_one_seed_or_no_scatter_decides_nothing(values):
    found = mean_evidence(values, "d")
    assert (found.p, found.low) == (None, None)
    assert verdict_of(found) == "undecided"


def test_with_one_seed_every_claim_of_an_experiment_is_undecided():
    rows = judge(level_claims(run_rows([0.7, 0.8, 0.9], seeds=1), ["batch_size"]), "x")
    assert {row["verdict"] for row in rows} == {"undecided"}
    book = ClaimBook(rows)
    assert all("too few to test" in text for text in book.of("x"))


def test_trends_are_seen_in_either_direction_and_not_in_noise():
    for means, verdict in (([1, 2, 3, 4], "supported"), ([4, 3, 2, 1], "contradicted"), ([1, 1, 1, 1], "undecided")):
        found = judge([direction_claim("k", table(means), "the loss", "the width", rises=True)], "x")[0]
        assert found["verdict"] == verdict


def test_a_factor_of_two_levels_is_judged_by_its_change():
    values = table([1, 2])
    assert trend_evidence(values, "d") == mean_evidence(values["level 1"] - values["level 0"], "d")
    assert verdict_of(trend_evidence(values, "d")) == "supported"
    assert verdict_of(trend_evidence(values.iloc[:1], "d")) == "undecided"


def test_a_trend_that_ends_where_it_began_is_none():
    assert verdict_of(trend_evidence(table([1, 2, 3, 1], sd=0.1), "d")) == "undecided"


def test_every_step_needs_the_least_certain_one():
    assert verdict_of(every_step_evidence(table([4, 3, 2, 1]), "d", above=False), above=False) == "supported"
    assert verdict_of(every_step_evidence(table([4, 3, 3, 1]), "d", above=False), above=False) == "undecided"
    assert verdict_of(every_step_evidence(table([4, 3, 3.5, 1]), "d", above=False), above=False) == "contradicted"


def test_every_part_is_compared_with_its_own_null():
    parts = [mean_evidence([0.1, 0.11, 0.12], "a", null=1), mean_evidence([1.8, 1.81, 1.82], "b", null=2)]
    assert every_evidence(parts, above=False).statistic == "b"
    assert verdict_of(every_evidence(parts, above=False), above=False) == "supported"
    assert (
        verdict_of(every_evidence([*parts, mean_evidence([3.0, 3.1, 3.2], "c", null=2)], False), False)
        == "contradicted"
    )


@pytest.mark.parametrize("sign", [1, -1])
def test_nearness_is_judged_by_the_mean_and_its_whole_interval(sign):
    for values, expected in (
        ([0.01, 0.02, 0.015], "supported"),
        ([0.06, -0.06, 0.061, -0.061, 0.06, -0.06], "undecided"),
        ([0.06, -0.06] * 20, "supported"),
        ([0.2, 0.21, 0.22], "contradicted"),
        ([0.2, -0.1, 0.05], "undecided"),
        ([0.03], "undecided"),
        ([], "undecided"),
    ):
        evidence = equivalence_evidence(sign * np.array(values), "d", 0.05)
        assert verdict_of(evidence, inside(evidence)) == expected, values


@given(st.floats(-0.2, 0.2), st.integers(0, 99))
def test_the_verdict_of_nearness_agrees_with_the_interval(mean, rng):
    evidence = equivalence_evidence(mean + 0.02 * np.random.default_rng(rng).standard_normal(4), "d", 0.05)
    found = verdict_of(evidence, inside(evidence))
    within = evidence.low > -0.05 and evidence.high < 0.05
    without = evidence.low > 0.05 or evidence.high < -0.05
    assert found == ("supported" if within else "contradicted" if without else "undecided")


def test_the_best_level_and_those_like_it():
    for means, larger, best, alike in (
        ([0.9, 0.9, 0.5], True, None, ["level 0", "level 1"]),
        ([0.9, 0.9, 0.5], False, "level 2", ["level 2"]),
        ([0.9, 0.8, 0.5], True, "level 0", ["level 0"]),
    ):
        evidence, found, equals = best_evidence(table(means), larger, "d")
        assert best in (None, found)
        assert equals == alike
        assert evidence.low < evidence.effect < evidence.high
        assert verdict_of(evidence) == "supported"


def test_equal_levels_seldom_look_different_from_the_best():
    rng = np.random.default_rng(0)
    tables = (pd.DataFrame(rng.standard_normal((5, 6))) for _ in range(100))
    assert np.mean([len(best_evidence(t, True, "d")[2]) < 6 for t in tables]) < 0.08


@pytest.mark.parametrize("larger", [True, False])
def test_the_gap_is_that_of_scipys_test_of_all_pairs(larger):
    values = table([0.9, 0.8, 0.5])
    found, tukey = best_evidence(values, larger, "d")[0], stats.tukey_hsd(*values.to_numpy().T)
    interval = tukey.confidence_interval(0.95)
    assert (found.p, found.n) == (pytest.approx(tukey.pvalue[0, 2]), 4)
    assert (found.low, found.high) == pytest.approx((interval.low[0, 2], interval.high[0, 2]))


def test_levels_without_scatter_are_not_tested():
    evidence, _, alike = best_evidence(table([0.9, 0.8], sd=0), True, "d")
    assert (evidence.p, evidence.low, len(alike)) == (None, None, 2)


def test_levels_that_scatter_more_than_they_differ_cannot_be_told_apart():
    row = judge([best_claim("k", table([0.9, 0.901, 0.899], sd=0.02), "best_validation_accuracy")], "x")[0]
    assert row["verdict"] == "undecided"
    assert "cannot tell the settings apart" in row["sentence"]


@given(st.integers(2, 6))
def test_a_curve_without_a_minimum_before_its_end_does_not_turn_up(runs):
    falling = np.linspace(2, 1, 9)[:, None] + np.zeros(runs)
    assert (change_after_minimum(falling) == 0).all()
    turning = falling + np.maximum(0, np.arange(9) - 4)[:, None]
    assert change_after_minimum(turning) == pytest.approx([3.5] * runs)


def test_the_minimum_of_pure_noise_does_not_count_as_a_turn():
    rng = np.random.default_rng(0)
    rises = [change_after_minimum(rng.standard_normal((12, 3))).mean() for _ in range(1000)]
    assert abs(np.mean(rises)) < 0.1


def test_many_claims_are_corrected_together_and_only_they():
    values = np.random.default_rng(0).standard_normal((20, 4)) + 0.8
    claims = [claim(mean_evidence(row, "d")) for row in values]
    rows = judge(claims, "x")
    expected = stats.false_discovery_control([c.evidence.p for c in claims])
    assert [row["p"] for row in rows] == pytest.approx(expected)
    alone = judge(claims[:1], "y")[0]
    assert alone["p"] <= rows[0]["p"]
    untested = claim(mean_evidence([1.0], "d"))
    assert [row["p"] for row in judge([*claims, untested], "x")][:-1] == pytest.approx(expected)


def test_of_true_nulls_few_are_decided():
    rng = np.random.default_rng(0)
    verdicts = [verdict_of(mean_evidence(rng.standard_normal(3), "d")) for _ in range(1000)]
    assert 0.03 < 1 - verdicts.count("undecided") / 1000 < 0.07


def test_shuffled_labels_leave_an_experiment_undecided():
    runs = run_rows([0.7, 0.8, 0.9], seeds=4)
    verdicts = [row["verdict"] for row in judge(level_claims(runs, ["batch_size"]), "x")]
    assert set(verdicts) == {"supported"}
    rng = np.random.default_rng(1)
    measures = [column for column in runs if column.startswith(("best_", "final_"))]
    runs[measures] = runs[measures].to_numpy()[rng.permutation(len(runs))]
    shuffled = [row["verdict"] for row in judge(level_claims(runs, ["batch_size"]), "x")]
    assert shuffled.count("undecided") >= 5


def test_two_factors_get_trends_of_each_and_their_interaction():
    first, second = (run_rows([0.7, 0.8, end], sd=0.002) for end in (0.9, 0.6))
    runs = pd.concat([first.assign(momentum=0.0), second.assign(momentum=0.9)])
    runs["level"] += " with momentum " + runs["momentum"].astype(str)
    runs["best_validation_accuracy"] += 0.002 * np.random.default_rng(1).standard_normal(len(runs))
    rows = {row["key"]: row for row in judge(level_claims(runs, ["batch_size", "momentum"]), "x")}
    assert {key.split("-")[0] for key in rows} == {"best", "trend", "interaction"}
    found = rows["interaction-batch_size-momentum-best_validation_accuracy"]
    assert found["verdict"] == "supported"
    assert found["effect"] == pytest.approx(-0.3, abs=0.01)
    same = pd.concat([first.assign(momentum=0.0), first.assign(momentum=0.9)])
    same.loc[same["momentum"] > 0, "best_validation_accuracy"] += 0.001 * np.tile([1, -1, 1, -1], 3)
    rows = {row["key"]: row for row in judge(level_claims(same, ["batch_size", "momentum"]), "x")}
    assert rows["interaction-batch_size-momentum-best_validation_accuracy"]["verdict"] == "undecided"
    runs.loc[(runs["batch_size"] == 4) & (runs["momentum"] > 0), "status"] = "diverged"
    rows = {row["key"]: row for row in judge(level_claims(runs, ["batch_size", "momentum"]), "x")}
    assert "cannot be told" in rows["interaction-batch_size-momentum-best_validation_accuracy"]["sentence"]


def test_the_interval_of_a_bounded_mean_stays_within_its_bounds():
    found = within(mean_evidence([0.5, 0.9, 1.0], "r"), -1, 1)
    assert (found.high, found.low > -1) == (1, True)
    assert within(mean_evidence([0.5], "r"), -1, 1).high is None


def test_names_true_and_false_have_no_order_and_numbers_are_ordered():
    runs = run_rows([0.5, 0.6, 0.7, 0.8])
    assert list(along(runs.iloc[::-1], "batch_size", "final_training_loss").columns) == [1, 2, 4, 8]
    for factor in (runs["batch_size"] > 2, runs["batch_size"].map({1: "b", 2: "a", 4: "c", 8: "d"})):
        keys = [c.key for c in level_claims(runs.assign(flip=factor), ["flip"])]
        assert not [key for key in keys if key.startswith("trend")]


def test_a_level_with_a_diverged_run_is_not_compared():
    runs = run_rows([0.7, 0.8, 0.9])
    runs.loc[len(runs) - 1, "status"] = "diverged"
    assert list(along(runs, "batch_size", "final_training_loss").columns) == [1, 2]


def test_a_printed_claim_bears_its_evidence_and_leads_to_its_row():
    rows = judge([claim(mean_evidence([0.5, 0.6, 0.55], "d"))], "mine")
    assert set(COLUMNS) <= set(rows[0])
    assert rows[0]["verdict"] in ("supported", "contradicted", "undecided")
    book = ClaimBook(rows)
    text = book("mine", "higher")
    assert text.startswith("A is higher.<a ")
    assert 'href="#claim:mine:higher"' in text
    assert "[C1: +0.550 (+0.426\xa0to\xa0+0.674), n\xa0=\xa03, supported]" in text
    assert 'id="claim:mine:higher"' in book.table_rows()[0]["number"]
    with pytest.raises(StudyError, match="Did you mean 'mine:higher'"):
        book("mine", "hihger")


def test_a_factor_of_one_value_is_compared_with_nothing():
    runs = run_rows([0.7, 0.8, 0.9]).assign(momentum=0.5)
    keys = [claim.key for claim in level_claims(runs, ["batch_size", "momentum"])]
    assert [key for key in keys if "momentum" in key] == []
    assert "trend-batch_size-final_training_loss" in keys


def test_the_word_none_cannot_deny_a_sentence():
    values = table([0.9, 0.9, 0.5]).set_axis(["none", "sqrt", "linear"], axis=1)
    sentence = judge([best_claim("k", values, "best_validation_accuracy")], "x")[0]["sentence"]
    assert "“none”" in sentence
