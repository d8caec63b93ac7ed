"""Choosing a configuration by its validation accuracy, and judging it on the test set."""

import numpy as np
from scipy import stats

CONFIDENCE = 0.95


def best_candidate(runs, candidates, criterion="best_validation_accuracy"):
    """The specification whose criterion, averaged over its seeds, is highest, and what it is judged by.

    runs: table with one row per run; candidates: dict from run to specification, where those that are not in the
    table (trials that a search stopped early) are left out. Settings with a diverged run are out of the race. Ties go
    to the first. Returns (specification without seed, runs of the setting, mean criterion).
    """
    scores = {}
    rows = runs.drop_duplicates("run").set_index("run")
    for run, specification in candidates.items():
        if run not in rows.index:
            continue
        setting = tuple((key, str(value)) for key, value in specification.items() if key != "seed")
        score = rows.loc[run, criterion] if rows.loc[run, "status"] == "completed" else -np.inf
        scores.setdefault(setting, []).append((run, score))
    members = max(scores.values(), key=lambda pairs: np.mean([score for _, score in pairs]))
    chosen = {key: value for key, value in candidates[members[0][0]].items() if key != "seed"}
    return chosen, [run for run, _ in members], float(np.mean([score for _, score in members]))


def accuracy_interval(right, n, confidence=CONFIDENCE):
    """Wilson's interval for an accuracy from `right` right answers in n (Wilson 1927), as (low, high)."""
    interval = stats.binomtest(right, n).proportion_ci(confidence, method="wilson")
    return float(interval.low), float(interval.high)


def confusion_matrix(labels, predictions, classes):
    """Counts, shape (classes, classes): rows are the true classes, columns the predicted ones."""
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (labels, predictions), 1)
    return counts


def confident_mistakes(labels, probabilities, count):
    """Indices of the wrong answers with the highest probability, most confident first, at most `count`."""
    predictions = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(predictions != labels)
    confidence = probabilities[wrong, predictions[wrong]]
    return wrong[np.argsort(-confidence, kind="stable")[:count]]


def per_class(confusion):
    """Precision (None where nothing was predicted) and recall of each class from a confusion matrix."""
    columns = [sum(row[c] for row in confusion) for c in range(len(confusion))]
    return [
        {
            "class": c,
            "recall": confusion[c][c] / sum(confusion[c]),
            "precision": confusion[c][c] / columns[c] if columns[c] else None,
        }
        for c in range(len(confusion))
    ]


def most_confused(confusion):
    """The most frequent mistake: true class, predicted class, and its share of the true class."""
    cells = [(i, j) for i in range(len(confusion)) for j in range(len(confusion)) if i != j]
    true, predicted = max(cells, key=lambda cell: confusion[cell[0]][cell[1]])
    return {"true": true, "predicted": predicted, "share": confusion[true][predicted] / sum(confusion[true])}
