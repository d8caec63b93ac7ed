"""The files that a training run reads, and those that it leaves for the tables."""

from pathlib import Path
from typing import Any

import numpy as np

from study.common.files import read_json, write_json, write_rows
from study.jobs.machine import blas_kernel, peak_memory_mb
from study.training.examples import Examples
from study.training.record import Record, summary
from study.training.run import Training
from study.training.training_set import training_set


def read_split(source: Any, specification: dict) -> tuple[Examples, Examples]:
    """(training, validation): the Examples of a split that a run of the specification is trained and validated on.

    Whatever trains a run or measures it takes them from here, so that it sees the same ones: see training_set. source:
    has the paths `card`, `train_images`, `train_labels`, `validation_images` and `validation_labels`.
    """
    card = read_json(source.card)
    training = training_set(specification, Examples.load(source.train_images, source.train_labels, card))
    return training, Examples.load(source.validation_images, source.validation_labels, card)


def progress_line(point: dict, iterations: int) -> str:
    """What a training log says of an evaluation; point: the evaluation of the curve."""
    losses = f"training loss {point['training_loss']:.4f}, validation loss {point['validation_loss']:.4f}"
    accuracy = f"validation accuracy {point['validation_accuracy']:.4f}"
    return f"iteration {point['iteration']} of {iterations}: {losses}, {accuracy}"


def write_run(output: Any, specification: dict, training: Training, record: Record) -> None:
    """Write a run's specification, curve, summary and timing.

    output: has the paths `specification`, `curve`, `summary` and `timing`; training: the Training; record: its Record
    of this run. timing.json holds all that is read off a clock, and counts only the work of this job.
    """
    found = {
        "parameters": training.network.parameter_count,
        "training_examples": len(training.training),
        "initial_step_size": training.first_step_size,
    }
    timing = {
        "training_seconds": training.training_seconds,
        "evaluation_seconds": training.evaluation_seconds,
        "peak_memory_mb": peak_memory_mb(),
        "blas_kernel": blas_kernel(),
        "seconds": record.seconds,
    }
    write_json(output.specification, specification)
    write_json(output.summary, found | summary(record))
    write_json(output.timing, timing)
    write_rows(output.curve, record.curve, record.curve[0])


def write_validation(path: str | Path, record: Record) -> None:
    """Write what a run says of each validation image at its end and where it is stopped early; not if it diverged."""
    loss, correct, stopped_loss, stopped_correct = (
        part if record.going else part[:0] for part in (*record.answers, *record.stopped)
    )
    _save_answers(path, loss, correct, stopped_loss, stopped_correct)


def write_no_validation(path: str | Path) -> None:
    """Write what `write_validation` writes of a diverged run, where no run was needed."""
    _save_answers(path, *(np.empty(0), np.empty(0, bool)) * 2)


def _save_answers(path, loss, correct, stopped_loss, stopped_correct):
    losses = {"loss": loss.astype(np.float32), "stopped_loss": stopped_loss.astype(np.float32)}
    np.savez(path, **losses, correct=correct, stopped_correct=stopped_correct)


def read_validation(path: str | Path) -> tuple[np.ndarray, np.ndarray]:
    """(loss, correct) of the validation images, in their order: float32 (n,), in nats, and bool (n,).

    They are of the evaluated network at the run's last evaluation; n is 0 where the run diverged.
    """
    with np.load(path) as arrays:
        return arrays["loss"], arrays["correct"]


def read_stopped(path: str | Path) -> tuple[np.ndarray, np.ndarray]:
    """The same as `read_validation` where the run is stopped early: of each half of the images where the other one
    has its lowest loss."""
    with np.load(path) as arrays:
        return arrays["stopped_loss"], arrays["stopped_correct"]
