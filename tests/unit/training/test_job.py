"""What a training job says where the user looks."""

import logging

import pytest

from study.training import job
from training_data import SPEC, separable, trained


@pytest.mark.parametrize(("step_size", "diverges"), [(0.1, False), (1e4, True)])
def test_a_diverged_run_is_told_in_the_log_and_on_the_terminal(step_size, diverges, caplog, capsys):
    _, record = trained((separable(60, 0), separable(30, 1)), step_size=step_size)
    with caplog.at_level(logging.WARNING):
        job._warn_if_diverged(record, SPEC | {"step_size": step_size}, logging.getLogger("study"))
    shown = capsys.readouterr().err
    assert (record.diverged_at is not None, bool(caplog.text), bool(shown)) == (diverges,) * 3
    if diverges:
        assert "batch16_step10000_seed0" in shown
        assert f"not below 1000, at iteration {record.diverged_at}" in shown
        assert "smaller step_size" in caplog.text
