"""What a training job does: from a specification and the files of the split to the files of a run."""

import json
import sys
from logging import Logger
from typing import Any

import numpy as np

from study.common.divergence import divergence
from study.common.run_names import run_name
from study.jobs.machine import blas_kernel
from study.network.perceptron import save_network
from study.training.files import progress_line, read_split, write_run, write_validation
from study.training.run import Training, iterations_of
from study.training.snapshots import train_with_snapshots


def train_run(specification: dict, source: Any, output: Any, log: Logger, snapshots: str | None = None) -> None:
    """Train a run to its end.

    source: has the paths of the split, see read_split; output: has the paths of write_run, and `batches` (the losses of
    all minibatches), `parameters` (of the best evaluation) and `validation` (see read_validation); snapshots: path for
    states along the run, or None.
    """
    training = _begin(specification, source, log)
    if snapshots:
        np.savez(snapshots, **train_with_snapshots(training))
    [record] = training.run()
    _warn_if_diverged(record, specification, log)
    write_run(output, specification, training, record)
    done = record.iterations
    np.savez(output.batches, loss=record.batch_loss[:done], accuracy=record.batch_accuracy[:done])
    save_network(output.parameters, record.best_network)
    write_validation(output.validation, record)


def train_for_answers(specification: dict, source: Any, path: str, log: Logger) -> None:
    """Train a run to its end, and keep only what its network says of the validation images (see read_validation).

    source: has the paths of the split, see read_split.
    """
    training = _begin(specification, source, log)
    [record] = training.run()
    _warn_if_diverged(record, specification, log)
    write_validation(path, record)


def train_to_budgets(
    specification: dict, budgets: list[float], source: Any, output: Any, log: Logger, state: dict | None = None
) -> Training:
    """Train a trial up to the last of the budgets (epochs, ascending), with a pause and an evaluation at each.

    source: has the paths of the split, see read_split; output: has the paths of write_run; state: that of the trial at
    one of the budgets (Training.state), to go on from there, or None. The Training at the end.
    """
    training = _begin(specification, source, log, state)
    [record] = training.records
    for budget in budgets:
        until = min(iterations_of(specification | {"epochs": budget}, len(training.training)), training.iterations)
        if record.going and until > training.done:
            training.run(until)
    _warn_if_diverged(record, specification, log)
    write_run(output, specification, training, record)
    return training


def _begin(specification, source, log, state=None):
    log.info("Specification: %s", json.dumps(specification))
    log.info("BLAS kernel: %s", blas_kernel())
    data = read_split(source, specification)
    return Training([specification], *data, lambda *point: log.info(progress_line(*point)), state)


def _warn_if_diverged(record, specification, log):
    """Say it in the log and on the terminal, where nobody would look for it otherwise."""
    if record.diverged_at is None:
        return
    told = divergence(record.diverged_at, record.diverged_loss, record.batch_loss[: record.iterations].tolist())
    log.warning("The run diverged and ends here: %s. A smaller step_size or a warmup may help.", told)
    print(f"{run_name(specification)} diverged: {told}.", file=sys.stderr)
