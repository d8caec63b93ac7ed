"""Choosing a configuration by its validation accuracy."""

import numpy as np
import pandas as pd

from study.common.errors import StudyError


def best_candidate(
    runs: pd.DataFrame, candidates: dict[str, dict], criterion: str = "best_validation_accuracy"
) -> tuple[dict, list[str], float]:
    """The setting whose criterion, averaged over its seeds, is highest; the first one of several.

    runs: table with one row per run; candidates: dict from run to specification. Candidates without a row (trials that
    a search stopped early) and settings with a diverged run are left out. Returns (specification without seed, runs of
    the setting, mean criterion). StudyError when no setting is left.
    """
    scores = {}
    rows = runs.drop_duplicates("run").set_index("run")
    for run, specification in candidates.items():
        if run not in rows.index:
            continue
        setting = tuple((key, str(value)) for key, value in specification.items() if key != "seed")
        score = rows.loc[run, criterion] if rows.loc[run, "status"] == "completed" else -np.inf
        scores.setdefault(setting, []).append((run, score))
    means = {setting: float(np.mean([score for _, score in pairs])) for setting, pairs in scores.items()}
    best = max(means, key=means.get, default=None)
    if best is None or means[best] == -np.inf:
        raise StudyError(
            "Every setting of the experiment that the config names (selection: experiment) has a diverged run, so "
            "there is no network to select. Lower its step sizes, or write selection: null for a report without one."
        )
    members = [run for run, _ in scores[best]]
    return {key: value for key, value in candidates[members[0]].items() if key != "seed"}, members, means[best]
