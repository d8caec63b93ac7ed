"""The choice of a network by its validation results."""

import pandas as pd
import pytest

from study.common.errors import StudyError
from study.selection.choice import best_candidate


def test_the_best_candidate_has_the_highest_mean_over_its_seeds():
    candidates = {
        f"{name}{seed}": {"step_size": step, "seed": seed}
        for name, step in (("a", 0.1), ("b", 0.2), ("c", 0.3))
        for seed in (0, 1)
    }
    runs = pd.DataFrame({"run": list(candidates), "status": "completed"})
    runs["best_validation_accuracy"] = [0.8, 0.9, 0.84, 0.88, 0.99, 0.99]
    runs.loc[5, "status"] = "diverged"
    chosen, members, score = best_candidate(runs, candidates)
    assert (chosen, members) == ({"step_size": 0.2}, ["b0", "b1"])
    assert score == pytest.approx(0.86)


def test_no_setting_with_a_diverged_run_is_chosen():
    candidates = {name: {"step_size": step, "seed": 0} for name, step in (("a", 0.1), ("b", 0.2))}
    runs = pd.DataFrame({"run": ["a", "stopped early"], "status": ["diverged", "completed"]})
    runs["best_validation_accuracy"] = 0.5
    with pytest.raises(StudyError, match="no network to select"):
        best_candidate(runs, candidates)
