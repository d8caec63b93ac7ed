"""What a step does to the loss of the minibatch that made it, and to the loss of the whole training set."""

from dataclasses import replace

import numpy as np

from study.network.propagation import Propagation
from study.noise.moments import moments, squared_length
from study.training.evaluation import Evaluator
from study.training.examples import Examples
from study.training.run import Training

# Within an epoch the training loss is that of every STRIDE-th example, but of at least LEAST examples.
STRIDE, LEAST = 20, 1000
# The exact gradient is computed before every EXACT-th measured step.
EXACT = 10


def epoch_after(
    specification: dict, state: dict, training: Examples, validation: Examples, count: int
) -> tuple[list[dict], dict | None]:
    """Continue a run for an epoch and measure `count` of its steps, evenly spaced: (steps, epoch).

    specification: of the run; state: of a Training between two steps. Each of steps has the keys iteration (number of
    steps before), step_size, batch_before and batch_after (the loss of the step's batch before and after it),
    training_before and training_after (the loss of the training set), batch_square (the squared length of the step's
    own gradient), and square and trace (|G|^2 and tr(Sigma) before it; NaN except for every EXACT-th step). epoch has
    the keys first and last (iterations), batch_mean (of all batch losses), training_mean (of training_before) and
    training_end (the training loss at the end). If the run diverges, the steps end there and epoch is None.

    Losses are in nats. training_end is exact. training_before and training_after are the losses of every STRIDE-th
    example plus the difference between the two at the end: a part of the examples shows the change of the training loss
    more accurately than its value.
    """
    run, part = Training([specification], training, validation, state=state), every(STRIDE, training)
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


def every(stride: int, examples: Examples) -> Examples:
    """Every `stride`-th example; a smaller stride is taken where these would be fewer than LEAST."""
    stride = max(1, min(stride, len(examples) // LEAST))
    images = np.ascontiguousarray(examples.images[::stride])
    return replace(examples, images=images, targets=examples.targets[::stride])


def loss(evaluator: Evaluator, examples: Examples) -> float:
    """Mean cross-entropy in nats."""
    return evaluator.evaluate(examples)[0]


def _step(run, exact):
    """What is measured of the step just made; exact: the Moments before it, or None."""
    return {
        "iteration": run.done - 1,
        "step_size": float(run.step_sizes(run.done - 1, run.done)[0]),
        "batch_before": float(run.records[0].batch_loss[run.done - 1]),
        "batch_square": squared_length(run.propagation.gradients()),
        "batch_after": last_batch_loss(run),
        "square": exact.square if exact else np.nan,
        "trace": exact.trace if exact else np.nan,
    }


def last_batch_loss(training: Training) -> float:
    """Mean loss of the batch of the last step at the current parameters, without dropout; float."""
    propagation = Propagation(training.network, training.spec["batch_size"])
    [(inputs, _, logits, top, total)] = training.batches.steps(1)
    propagation.forward(inputs, logits)
    propagation.normalise(logits, top, total)
    return training.batches.losses(1)[0].item()
