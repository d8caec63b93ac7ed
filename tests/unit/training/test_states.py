"""States of trials at the end of a rung: they lead on to the same bits, or are not there, and hold nothing twice."""

import logging

import numpy as np
import pytest

from study.training import job
from study.training.run import Training
from study.training.snapshots import train_with_snapshots
from study.training.states import drop_state, load_state, save_state, state_path
from training_data import REGULARISERS, SPEC, separable

MADE_FROM = {"specification": {"step_size": 0.1}, "budgets": [1], "libraries": "numpy 2"}
BUDGETS = [1, 2.5, 4]


@pytest.fixture(scope="module")
def data():
    return separable(300, 0), separable(100, 1)


@pytest.fixture
def train(data, monkeypatch):
    """train_to_budgets on the data, without files."""
    monkeypatch.setattr(job, "_begin", lambda spec, source, log, state: Training([spec], *data, state=state))
    monkeypatch.setattr(job, "write_run", lambda *_: None)

    def run(spec, budgets, state=None):
        return job.train_to_budgets(spec, budgets, None, None, logging.getLogger("study"), state)

    return run


@pytest.mark.parametrize(
    "changes", [{"momentum": 0.9, "weight_decay": 0.01}, {"step_size": 1e6}, *REGULARISERS], ids=str
)
def test_from_a_state_or_from_the_beginning_a_trial_ends_with_the_same_bits(train, tmp_path, changes):
    spec, path = SPEC | changes, state_path(tmp_path, "trial", BUDGETS[:2])
    save_state(path, train(spec, BUDGETS[:2]).state(), MADE_FROM)
    state = load_state(path, MADE_FROM)
    assert state
    gone_on, whole = train(spec, BUDGETS, state), train(spec, BUDGETS)
    assert len(whole.records[0].curve) > 3 or "step_size" in changes
    for name, array in whole.state().items():
        assert array.tobytes() == gone_on.state()[name].tobytes(), name
    for a, b in zip(*(t.records[0].best_network.parameters for t in (whole, gone_on)), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    "changes", [{}, {"averaging": 0.9}, {"momentum": 0.9}, {"optimiser": "adamw", "step_size": 0.0003}], ids=str
)
def test_a_state_holds_each_array_once_and_no_more_losses_than_steps(train, changes):
    training = train(SPEC | changes | {"hidden_layers": [3000], "evaluations": 2}, BUDGETS[:1])
    [record] = training.records
    assert record.best["iteration"] == training.done
    kinds = 1 + len(training.update.memory)
    held = sum(array.nbytes for array in training.state().values())
    once = kinds * training.network.parameter_count * 4
    assert once < held < 1.3 * once
    assert len(training.state()["run0_loss"]) == training.done < training.iterations
    # Where the best network is not the one at hand, both are needed.
    training.network.parameters[0][...] += 1
    training.update.network.parameters[0][...] += 1
    assert sum(array.nbytes for array in training.state().values()) > held + 0.9 * training.network.parameter_count * 4


def test_snapshots_hold_what_training_needs_and_no_record(data):
    names = {key.partition("/")[2] for key in train_with_snapshots(Training([SPEC], *data), 3)}
    assert names == {"done", "streams", "parameters0", "parameters1"}


@pytest.mark.parametrize("damage", ["missing", "origin", "cut", "flipped", "other"])
def test_a_state_that_is_not_whole_or_of_another_origin_is_none(tmp_path, damage):
    path = state_path(tmp_path, "trial", [1])
    save_state(path, {"done": np.arange(1000)}, MADE_FROM)
    assert list(load_state(path, MADE_FROM)) == ["done"]
    content = bytearray(path.read_bytes())
    if damage == "missing":
        drop_state(path)
        drop_state(path)
    elif damage == "cut":
        path.write_bytes(content[:-100])
    elif damage == "flipped":
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    elif damage == "other":
        np.savez(path, done=np.arange(3))
    made_from = MADE_FROM | ({"libraries": "numpy 3"} if damage == "origin" else {})
    assert load_state(path, made_from) is None


def test_each_rung_of_a_trial_has_a_name_of_its_own(tmp_path):
    paths = [state_path(tmp_path, "a_0123456789", budgets) for budgets in ([1], [1, 3], [1, 3.5], [3])]
    assert len(set(paths)) == 4
    assert paths[2] == tmp_path / "a_0123456789_epochs-1-3.5/state.npz"
