"""Choosing a configuration by its validation accuracy."""

import numpy as np


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
