"""Claims near an edge: those whose verdict a small change of their interval would turn."""

from dataclasses import replace

import pandas as pd
import pytest

from study.claims.shared.claim import Claim, judge
from study.claims.shared.edge import REACH, near_edge
from study.claims.shared.evidence import Evidence, finding, mean_evidence, standings_evidence
from study.claims.shared.printing import EDGE, ClaimBook
from study.common.standings import compared_with_best


def evidence(low, high, margin=None, null=0.0):
    return Evidence("d", "t", (low + high) / 2, low, high, None, 4, null=null, margin=margin)


# The half-width is 1 in each; so a bound moves by REACH.
@pytest.mark.parametrize(
    ("low", "margin", "null", "expected"),
    [
        (0.9 * REACH, None, 0, True),
        (1.1 * REACH, None, 0, False),
        (-0.9 * REACH, None, 0, True),
        (-1.1 * REACH, None, 0, False),
        # The upper end, on both sides of zero.
        (-2 - 0.9 * REACH, None, 0, True),
        (-2 - 1.1 * REACH, None, 0, False),
        (-2 + 0.9 * REACH, None, 0, True),
        (-2 + 1.1 * REACH, None, 0, False),
        # Another value than zero.
        (5 + 0.9 * REACH, None, 5, True),
        (0.9 * REACH, None, 5, False),
        # The ends of a margin, from within and from without.
        (-1, 1 + 0.9 * REACH, 0, True),
        (-1, 1 + 1.1 * REACH, 0, False),
        (-0.5, 1.5 - 0.9 * REACH, 0, True),
        (-0.5, 1.5 - 1.1 * REACH, 0, False),
        # Both bounds have to move for this one.
        (-1, 1 - 0.9 * REACH, 0, True),
    ],
)
def test_what_counts_is_the_distance_of_a_bound_from_where_the_finding_turns(low, margin, null, expected):
    assert near_edge(evidence(low, low + 2, margin, null), finding) == expected


@pytest.mark.parametrize("scale", [1e-6, 1, 1e6])
def test_the_unit_of_the_effect_does_not_matter(scale):
    assert near_edge(evidence(0.9 * REACH * scale, (2 + 0.9 * REACH) * scale), finding)
    assert not near_edge(evidence(1.1 * REACH * scale, (2 + 1.1 * REACH) * scale), finding)


@pytest.mark.parametrize("values", [[], [0.3], [0.3, 0.3]])
def test_what_too_few_values_leave_open_is_open_everywhere(values):
    assert not near_edge(mean_evidence(values, "d"), finding)


def row(found, **sentences):
    return judge([Claim("higher", found, "Higher.", "Lower.", "Open.", **sentences)], "x")[0]


def test_only_an_edge_at_which_the_claim_has_another_sentence_counts():
    found = evidence(3, 5, margin=5.1)
    assert row(found, equal="Equal.")["near_edge"]
    # Without a sentence for "equal" the margin is none of its edges.
    assert not row(found)["near_edge"]


def best(gap, sd=0.01):
    """Two levels, the second one behind the first by about `gap`."""
    return pd.DataFrame({"a": [1.0, 1.0, 1.0], "b": [1 - gap + sd, 1 - gap, 1 - gap - sd]})


def test_a_bound_that_is_cut_off_at_zero_is_as_far_away_as_it_was_before():
    # Student's half-width for two levels and three seeds, with this scatter.
    half = 4.303 * 0.01 / 3**0.5
    for gap, expected in ((0.3, False), (0.9, True), (1.1, True), (2, False)):
        found = standings_evidence(compared_with_best(best(gap * half), True, None), "d", None)
        assert finding(found) == ("larger" if gap > 1 else "unresolved")
        assert (found.low == 0) == (gap < 1)
        assert near_edge(found, finding) == expected, gap
        # Where it is not known how far, it does not count.
        assert not near_edge(replace(found, uncut=None), finding) or gap > 1


def test_the_report_marks_them_and_lists_them_by_key():
    rows = judge(
        [
            Claim("far", evidence(3, 5), "Far.", "Lower.", "Open."),
            Claim("near", evidence(0.1, 2.1), "Near.", "Lower.", "Open."),
            Claim("nearer", evidence(-0.1, 1.9), "Nearer.", "Lower.", "Open."),
        ],
        "x",
    )
    book = ClaimBook(rows)
    assert [EDGE in each["verdict_text"] for each in book.table_rows()] == [False, True, True]
    assert book.near_edge().striptags() == "So near an edge are C2 (x:near) and C3 (x:nearer)."
    assert 'href="#claim:x:near"' in book.near_edge()
    assert ClaimBook(rows[:2]).near_edge().striptags() == "So near an edge is C2 (x:near)."
    assert ClaimBook(rows[:1]).near_edge() == "No claim is so near an edge."
