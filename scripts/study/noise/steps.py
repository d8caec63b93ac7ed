"""What a step does to the loss of the minibatch that made it, and to the loss of the whole training set."""

from dataclasses import replace

import numpy as np

from study.network.propagation import Propagation
from study.noise.moments import moments, squared_length
from study.training.evaluation import Evaluator
from study.training.run import Training

# The loss of the training set between two exact values is followed on this share of it, at least so many examples.
SHARE, LEAST = 20, 1000
# The exact gradient is taken before every so many measured steps.
EXACT = 10


def epoch_after(specification, state, training, validation, count):
    """Go on with a run for an epoch and measure `count` of its steps, evenly spaced.

    specification, state: of a Training at rest. Returns (steps, epoch). Each of steps is a dict with iteration (number
    of steps before), step_size, the loss of the step's batch before and after it (batch_before, batch_after), the loss
    of the training set (training_before, training_after), the squared length of the step's own gradient (batch_square)
    and |G|^2 and tr(Sigma) before it (square, trace; NaN but for every EXACT-th). epoch is a dict with first and last
    iteration, the mean of all batch losses, of training_before, and the training loss at the end. A run that diverges
    ends the list; epoch is then None.

    The training loss is exact at the end. Before, it is that of every SHARE-th example plus the difference of the two
    at the end: how it changes is known better from a part than what it is.
    """
    run, part = Training([specification], training, validation, state=state), every(SHARE, training)
    start, length = run.done, round(len(training) / specification["batch_size"])
    follow, steps = Evaluator(run.network[0]), []
    for place, iteration in enumerate(start + np.unique(((np.arange(count) + 0.5) * length / count).astype(int))):
        run.advance(iteration)
        exact = moments(run.network[0], training) if place % EXACT == 0 else None
        before = loss(follow, part)
        run.advance(iteration + 1)
        if not run.records[0].going:
            return steps, None
        steps.append({"training_before": before, "training_after": loss(follow, part), **_step(run, exact)})
    run.advance(start + length)
    if not run.records[0].going:
        return steps, None
    end = loss(follow, training)
    offset = end - loss(follow, part)
    for step in steps:
        step["training_before"] += offset
        step["training_after"] += offset
    return steps, {
        "first": start,
        "last": start + length,
        "batch_mean": float(run.records[0].batch_loss[start : start + length].mean(dtype=float)),
        "training_mean": float(np.mean([step["training_before"] for step in steps])),
        "training_end": end,
    }


def every(share, examples):
    """Every `share`-th of the examples, or more where that would be fewer than LEAST."""
    stride = max(1, min(share, len(examples) // LEAST))
    images = np.ascontiguousarray(examples.images[::stride])
    return replace(examples, images=images, targets=examples.targets[::stride])


def loss(evaluator, examples):
    """Mean cross-entropy, a float."""
    return evaluator.evaluate(examples)[0]


def _step(run, exact):
    """What is known of the step just made; exact: the Moments before it, or None."""
    return {
        "iteration": run.done - 1,
        "step_size": float(run.step_sizes(run.done - 1, run.done)[0]),
        "batch_before": float(run.records[0].batch_loss[run.done - 1]),
        "batch_square": squared_length(run.propagation.gradients()),
        "batch_after": last_batch_loss(run),
        "square": exact.square if exact else np.nan,
        "trace": exact.trace if exact else np.nan,
    }


def last_batch_loss(training):
    """Mean loss of the only batch that was gathered last, with the parameters as they are now, without dropout."""
    propagation = Propagation(training.network, training.spec["batch_size"])
    [(inputs, _, logits, top, total)] = training.batches.steps(1)
    propagation.forward(inputs, logits)
    propagation.normalise(logits, top, total)
    return training.batches.losses(1)[0].item()
