"""What a step does to the loss of the minibatch that made it, and to the loss of the whole training set."""

import numpy as np

from study.noise import moments
from study.propagation import Propagation
from study.training import Training


def epoch_after(specification, state, training, validation, count):
    """Go on with a run for an epoch and measure `count` of its steps, evenly spaced.

    specification, state: of a Training at rest. Returns (steps, epoch). Each of steps is a dict with iteration (number
    of steps before), step_size, the loss of the step's batch before and after it (batch_before, batch_after), the loss
    of the training set (training_before, training_after), |G|^2 and tr(Sigma) before it (square, trace) and the
    squared length of the step's own gradient (batch_square). epoch is a dict with first and last iteration, the mean of
    all batch losses, of training_before, and the training loss at the end. A run that diverges ends the list; epoch is
    then None.
    """
    # Only the evaluations that are asked for here.
    run = Training([specification | {"evaluations": 2}], training, validation, state=state)
    [record], start = run.records, run.done
    length = round(len(training) / specification["batch_size"])
    steps = []
    for iteration in start + ((np.arange(count) + 0.5) * length / count).astype(int):
        run.run(iteration)
        before = moments(run.network[0], training)
        run.run(iteration + 1)
        if not record.going:
            return steps, None
        steps.append({"iteration": int(iteration), **_step(run, before)})
    run.run(start + length)
    if not record.going:
        return steps, None
    return steps, {
        "first": start,
        "last": start + length,
        "batch_mean": float(record.batch_loss[start : start + length].mean(dtype=float)),
        "training_mean": float(np.mean([step["training_before"] for step in steps])),
        "training_end": record.curve[-1]["training_loss"],
    }


def _step(run, before):
    """What is known of the step just made; before: the Moments then."""
    [record], after = run.records, run.records[0].curve[-1]
    return {
        "step_size": float(run.step_sizes(run.done - 1, run.done)[0]),
        "batch_before": float(record.batch_loss[run.done - 1]),
        "batch_after": last_batch_loss(run),
        "training_before": float(before.losses.mean()),
        "training_after": after["training_loss"],
        "square": before.square,
        "trace": before.trace,
        "batch_square": after["gradient_norm"] ** 2,
    }


def last_batch_loss(training):
    """Mean loss of the only batch that was gathered last, with the parameters as they are now, without dropout."""
    propagation = Propagation(training.network, training.spec["batch_size"])
    [(inputs, _, logits, top, total)] = training.batches.steps(1)
    propagation.forward(inputs, logits)
    propagation.normalise(logits, top, total)
    return training.batches.losses(1)[0].item()
