"""Claims about many settings: sentences that stay short, and lists that stop."""

import numpy as np
import pandas as pd

from statistics_data import run_rows
from study.claims.levels import MOST_NAMED, best_claim
from study.claims.shared.claim import judge
from study.claims.shared.printing import MOST_LISTED, ClaimBook
from study.claims.variants import variant_claims
from study.common.margins import Margins

MARGINS = Margins(accuracy=0.5, loss=0.01)


def sentence(losses):
    """The sentence about the best of so many settings, the first of which is best."""
    rng = np.random.default_rng(0)
    table = pd.DataFrame(np.asarray(losses) + 1e-5 * rng.standard_normal((4, len(losses))))
    [row] = judge([best_claim("best", table, "final_validation_loss", MARGINS)], "x")
    return row["sentence"]


def test_a_sentence_names_a_dozen_settings_and_counts_more():
    few = sentence([0.3, *[0.301] * MOST_NAMED, 0.5, 0.6])
    assert "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 12 equal it" in few and "13 and 14 are worse" in few
    many = sentence([0.3, *[0.301] * (MOST_NAMED + 1), *[0.5] * 500])
    assert "; 13 others equal it to within 0.01\xa0nats, 500 others are worse." in many


def book_of(variants):
    runs = run_rows(np.linspace(0.5, 0.6, variants))
    runs["level"] = [f"setting {name}" for name in runs["level"].str.split().str[-1]]
    return ClaimBook(judge(variant_claims(runs, MARGINS), "x"))


def test_of_many_variants_the_first_are_listed_and_the_rest_are_counted():
    book = book_of(MOST_LISTED + 3)
    prefix = "final_validation_loss: "
    assert len(book.of("x", prefix)) == MOST_LISTED and book.unlisted("x", prefix) == 2
    assert len(book.table_rows()) == 3 * MOST_LISTED < len(book.rows)
    listed, printed = {row["number"] for row in book.listed}, "".join(map(str, book.of("x")))
    assert [row["number"] for row in book.rows if f"[C{row['number']}]" in printed] == sorted(listed)


def test_claims_near_an_edge_that_are_not_listed_are_counted():
    book = book_of(MOST_LISTED + 3)
    for row in book.rows:
        row["near_edge"] = row["number"] in (1, MOST_LISTED + 1, MOST_LISTED + 2)
    assert str(book.near_edge()).endswith("and 2 of those that are not listed.")


def test_all_claims_of_few_variants_are_listed():
    book = book_of(5)
    assert book.listed == book.rows and book.unlisted("x") == 0
