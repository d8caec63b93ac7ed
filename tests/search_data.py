"""Made-up searches for unit tests."""

import pandas as pd

from study.search.tables import rung_table, trial_rows


def halving(accuracies, random=(), diverged=()):
    """(rungs, runs, curves) of a halving of 3 trials from 1 to 3 epochs, and of random trials of 3 epochs beside it.

    accuracies: (at 1 epoch, at 3 epochs) per trial; random: the same.
    """
    brackets = [
        {
            "name": "seed-1_bracket-0",
            "number": 0,
            "strategy": "successive_halving",
            "seed": 1,
            "budgets": [1, 3],
            "space": ["decay_rate", "step_size"],
            "members": [[f"a{i}", {"trial": i, "step_size": 0.1 * (i + 1)}, 0] for i in range(3)],
        },
        {
            "name": "seed-1_random",
            "number": None,
            "strategy": "random",
            "seed": 1,
            "budgets": [None],
            "space": ["decay_rate", "step_size"],
            "members": [[f"b{i}", {"trial": 3 + i, "step_size": 0.01}, 0] for i in range(len(random))],
        },
    ][: 1 + bool(random)]
    best = max(range(3), key=lambda i: -1 if i in diverged else accuracies[i][0])
    jobs = [(i, 10, accuracies[i][0]) for i in range(3)] + [(best, 30, accuracies[best][1])]
    jobs += [(3 + i, 30, late) for i, (_, late) in enumerate(random)]
    summaries = [
        {
            "status": "diverged" if trial in diverged else "completed",
            "iterations": iterations,
            "parameters": 100,
            "best_validation_accuracy": accuracy,
            "best_validation_loss": 1 - accuracy,
        }
        for trial, iterations, accuracy in jobs
    ]
    specification = {"hidden_layers": [4], "batch_size": 2, "epochs": 3, "iterations": None}
    specifications = [specification | {"step_size": 0.1 * (trial + 1), "seed": 0} for trial, _, _ in jobs]
    promoted = {"slots": [{"slot": 0, "from": best}]}
    rungs = rung_table(brackets, specifications, summaries, [promoted])
    runs = trial_rows(rungs, specifications, summaries)
    points = {trial: [(0, 0.1), (10, early), (30, late)] for trial, (early, late) in enumerate([*accuracies, *random])}
    curves = pd.DataFrame(
        [
            {"trial": trial, "seed": 0, "iteration": iteration, "validation_accuracy": accuracy}
            for trial, points in points.items()
            for iteration, accuracy in points
            if iteration == 0 or trial > 2 or trial == best or iteration == 10
        ]
    )
    return rungs, runs, curves
