"""The steps from the reference to the selected network, and what each of them changes."""

import numpy as np
import pytest
import yaml

from project import ROOT
from study.common.hyperparameters import ORDER
from study.selection.ablation import GROUPS, START, TRAINED, changing, differing, effects, read_answers, steps
from study.selection.context import ablation_rows, changed_label, changes_label, largest_step
from study.training.files import write_no_validation

DEFAULTS = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))["defaults"] | {
    "split": "s",
    "data_sha256": None,
}
REFERENCE = DEFAULTS | {"hidden_layers": [100], "seed": 0}
SELECTED = DEFAULTS | {"hidden_layers": [8, 8], "epochs": 36, "momentum": 0.5, "flip": True, "decay_rate": 0.2}


def test_every_hyperparameter_belongs_to_one_group():
    assert sorted(key for keys in GROUPS.values() for key in keys) == sorted(ORDER)


def test_each_step_adds_one_group_and_the_last_is_the_selected_network():
    plan = steps(REFERENCE, SELECTED)
    assert [step["name"] for step in plan] == [START, *GROUPS]
    assert [step["specification"] is None for step in plan] == [False, False, False, False, True]
    start, schedule, optimiser, regularisation, architecture = plan
    assert start["specification"]["epochs"] == 20 and "seed" not in start["specification"]
    # The rate belongs to no decay that is used, and evaluations change no network.
    assert schedule["changes"] == {"epochs": [20, 36]}
    assert optimiser["changes"] == {"momentum": [0.0, 0.5]}
    assert (optimiser["specification"]["epochs"], optimiser["specification"]["momentum"]) == (36, 0.5)
    assert not optimiser["specification"]["flip"]
    assert regularisation["changes"] == {"flip": [False, True]}
    assert regularisation["specification"]["hidden_layers"] == [100]
    assert architecture["changes"] == {"hidden_layers": [[100], [8, 8]]}
    assert changes_label(architecture["changes"]) == "hidden units 100\xa0→\xa08-8"


def test_groups_that_change_nothing_vanish_and_train_nothing():
    plan = steps(REFERENCE, SELECTED | {"hidden_layers": [100], "flip": False})
    assert [step["name"] for step in changing(plan)] == ["schedule", "optimiser"]
    trained = [step["name"] for step in plan if step["specification"] is not None]
    # The step of the optimiser ends at the selected network.
    assert trained == [START, "schedule"]
    same = steps(REFERENCE, REFERENCE | {"evaluations": 3, "nesterov": True})
    assert changing(same) == [] and all(step["specification"] is None for step in same)
    assert effects(same, dict.fromkeys(TRAINED), None) == []
    assert ablation_rows(same, None) == []


def test_what_has_no_effect_is_no_difference():
    assert differing(REFERENCE, REFERENCE | {"reference_batch_size": 7, "decay_rate": 0.3}) == {}
    rated = {"decay": "exponential", "decay_rate": 0.3}
    assert differing(REFERENCE, REFERENCE | rated) == {"decay": ["constant", "exponential"], "decay_rate": [0.0, 0.3]}
    found = changed_label(SELECTED, SELECTED | {"epochs": 72, "evaluations": 6})
    assert found == "epochs 72 in place of 36"


def rows_by_key(numbers):
    """A function from keys to rows of claims: numbers by step and measure."""
    return lambda key: dict(zip(("effect", "low", "high"), numbers[key], strict=True))


def test_the_effects_of_the_steps_add_up_to_the_whole():
    plan = steps(REFERENCE, SELECTED | {"flip": False})
    rng = np.random.default_rng(0)
    answers = {name: (rng.random((2, 50)), rng.random((2, 50)) < 0.8) for name in (START, "schedule", "optimiser")}
    answers["regularisation"] = None
    end = rng.random((2, 50)), rng.random((2, 50)) < 0.9
    found = effects(plan, answers, end)
    assert [effect["name"] for effect in found] == ["schedule", "optimiser", "architecture", "total"]
    for measure in ("accuracy", "loss"):
        np.testing.assert_allclose(sum(effect[measure] for effect in found[:-1]), found[-1][measure])
    assert found[-1]["accuracy"].mean() == pytest.approx(100 * (end[1].mean() - answers[START][1].mean()))
    assert found[0]["loss"][1, 3] == pytest.approx(answers["schedule"][0][1, 3] - answers[START][0][1, 3])
    numbers = {
        f"step-{effect['name']}-{measure}": (effect[measure].mean(), -1.0, 1.0)
        for effect in found
        for measure in ("accuracy", "loss")
    }
    rows = ablation_rows(plan, rows_by_key(numbers))
    assert [row["words"] for row in rows] == [
        "training schedule",
        "optimiser settings",
        "hidden layers and activation",
        "all together",
    ]
    assert rows[2]["cumulative"] == rows[3]["accuracy"].partition(" (")[0]
    assert largest_step(rows)["effect"] == max(row["effect"] for row in rows[:-1])


def test_a_diverged_step_has_no_effect_to_tell(tmp_path):
    write_no_validation(tmp_path / "none.npz")
    np.savez(tmp_path / "one.npz", loss=np.ones(4, np.float32), correct=np.ones(4, bool))
    assert read_answers([tmp_path / "one.npz", tmp_path / "none.npz"]) is None
    assert read_answers([tmp_path / "one.npz"] * 2)[1].shape == (2, 4)
    plan = steps(REFERENCE, SELECTED)
    whole = np.ones((1, 4)), np.ones((1, 4), bool)
    found = effects(plan, {START: whole, "schedule": None, "optimiser": whole, "regularisation": whole}, whole)
    assert [effect["loss"] is None for effect in found] == [True, True, False, False, False]
    numbers = {
        f"step-{effect['name']}-{measure}": (None if effect["loss"] is None else 0.5, None, None)
        for effect in found
        for measure in ("accuracy", "loss")
    }
    rows = ablation_rows(plan, rows_by_key(numbers))
    assert [row["accuracy"] for row in rows] == ["–", "–", "+0.50", "+0.50", "+0.50"]
    assert [row["cumulative"] for row in rows] == [""] * 5
    assert largest_step(rows) is None
