"""Which claims an experiment makes."""

import pandas as pd
import pytest

from statistics_data import run_rows
from study.claims.by_question import CLAIMS, Tables, experiment_claims
from study.claims.primary import PRIMARY
from study.common.margins import Margins
from study.common.questions import QUESTIONS

MARGINS = Margins(accuracy=0.5, loss=0.01)


def keys_of(kind, runs, factors=()):
    return [claim.key for claim in experiment_claims(kind, None, list(factors), Tables(runs, pd.DataFrame(), MARGINS))]


def test_without_a_question_the_kind_decides():
    runs = run_rows([0.7, 0.8, 0.9])
    assert "trend-batch_size-final_training_loss" in keys_of("factorial", runs, ["batch_size"])
    assert all(": batch size" in key for key in keys_of("variants", runs))
    assert keys_of("single", runs) == []


@pytest.mark.parametrize("question", [None, *CLAIMS])
def test_where_every_setting_diverged_nothing_is_claimed(question):
    runs = run_rows([0.7, 0.8]).assign(status="diverged")
    assert experiment_claims("factorial", question, ["batch_size"], Tables(runs, pd.DataFrame(), MARGINS)) == []


def test_primary_claims_are_few_and_of_questions_that_there_are():
    assert set(PRIMARY) <= set(QUESTIONS)
    assert all(1 <= len(keys) <= 2 for keys in PRIMARY.values())
