"""The mark and the card of a claim."""

import lxml.html
import pytest

from study.claims.shared.claim import Claim, judge
from study.claims.shared.evidence import mean_evidence, nothing
from study.web.evidence import WebClaims, lines

TITLES = {"batch-size": "Sizes <b>", "search": "The search"}
HOSTILE = "a <script>alert(1)</script>"


@pytest.fixture
def book():
    claims = [
        Claim("higher", mean_evidence([0.1, 0.11, 0.12], f"loss: {HOSTILE}"), f"It is {HOSTILE}.", "Lower.", "Open."),
        Claim("none", nothing("loss"), None, None, "Nothing was measured."),
    ]
    return WebClaims(
        judge(claims, "batch-size") + judge(claims[:1], "selection"), TITLES, {"selection": ["search", "gone"]}
    )


def test_the_mark_follows_the_sentence_and_its_card_has_the_evidence(book):
    html = str(book("batch-size", "higher"))
    assert "<script" not in html
    span = lxml.html.fromstring(html)
    assert span.text.startswith(f"It is {HOSTILE}")
    [button] = span.findall("button")
    [card] = [each for each in span if each.get("popover") is not None]
    assert button.get("popovertarget") == card.get("id")
    told = dict(zip((e.text for e in card.find_class("what")), (e.text for e in card.find_class("value")), strict=True))
    row = book.find("batch-size", "higher")
    assert told["verdict"] == row["verdict_text"] and told[row["statistic"]] == row["effect_text"]
    assert told["95\u202f% interval"] == row["interval"] and told["described by"] == "paired t"
    assert told["over"] == "3 seeds"


def test_links_lead_to_the_row_and_to_the_runs(book):
    def links(part):
        return [link.get("href") for link in lxml.html.fromstring(str(book(part, "higher"))).iter("a")]

    assert links("batch-size") == ["#claim:batch-size:higher", "explore.html#experiment=batch-size"]
    # The selection is no experiment: its runs are those of the experiments that it follows from, as far as there are.
    assert links("selection") == ["#claim:selection:higher", "explore.html#experiment=search"]
    assert 'id="claim:batch-size:higher"' in book.table_rows()[0]["number"]


def test_a_claim_that_stands_twice_has_one_id_and_two_cards(book):
    first, second = (lxml.html.fromstring(str(book.short("batch-size", "higher"))) for _ in range(2))
    assert first.get("id") == "said:batch-size:higher" and second.get("id") is None
    assert first.find("button").get("popovertarget") != second.find("button").get("popovertarget")


def test_a_claim_without_data_has_no_interval_and_no_test(book):
    assert [what for what, _ in lines(book.find("batch-size", "none"))] == ["verdict", "loss"]
