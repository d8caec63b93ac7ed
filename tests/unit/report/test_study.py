"""What the templates know of the study as a whole."""

import pandas as pd
import pytest

from study.report.study import study_context

CARD = {"classes": 2, "train_class_counts": [3, 4], "validation_class_counts": [1, 2]}
RUNS = pd.DataFrame(
    {
        "experiments": ["a"],
        "seed": [0],
        "steps": [10],
        "status": ["completed"],
        "optimiser": ["sgd"],
        "nesterov": [False],
        "final_training_loss": [0.1],
        "best_validation_loss": [0.2],
        "best_validation_accuracy": [0.9],
    }
)


@pytest.mark.parametrize("question", [None, "B3"])
def test_each_experiment_has_one_section(question):
    """A search that is selected from stands in the answer to B3, whatever it says of itself; others follow."""
    experiments = [
        {"name": "curve", "question": "B2.1", "kind": "single"},
        {"name": "search", "question": question, "kind": "search"},
        {"name": "second", "question": None, "kind": "search"},
        {"name": "mine", "question": None, "kind": "factorial"},
        {"name": "fixed", "question": None, "kind": "single"},
    ]

    def further(*selecting):
        return [e["name"] for e in study_context(experiments, RUNS, CARD, selecting, {})["others"]]

    # The reference stands beside the selected network.
    assert further("search", "fixed") == ["second", "mine"]
    assert further("search", None) == ["second", "mine", "fixed"]
    # A factorial experiment is only named in the answer to B3.
    assert further("mine", "fixed") == ["search", "second", "mine"]


def test_classes_are_called_by_their_labels_or_by_their_names():
    def rows(card, classes=None):
        return [row["name"] for row in study_context([], RUNS, card, (None, None), {}, classes)["class_rows"]]

    assert rows(CARD) == ["class 0", "class 1"]
    assert rows(CARD | {"labels": [3, 8]}) == ["class 3", "class 8"]
    assert rows(CARD | {"labels": [3, 8]}, ["three", "eight"]) == ["three", "eight"]
