"""What a step does to the loss of the minibatch that made it, and to the loss of the whole training set."""

from dataclasses import replace

import numpy as np

from study.network.propagation import Propagation
from study.noise.sharpness import along, along_batch
from study.noise.variance import without_replacement
from study.training.evaluation import Evaluator
from study.training.examples import Examples
from study.training.run import Training

# Within an epoch the training loss is that of every STRIDE-th example, but of at least LEAST examples.
STRIDE, LEAST = 20, 1000
# The first and second order of the change in a step are computed for every CURVED-th measured step.
CURVED = 2
ORDERS = ["own_first", "own_second", "training_first", "training_second"]


def epoch_after(
    specification: dict, state: dict, training: Examples, validation: Examples, count: int
) -> tuple[list[dict], dict | None]:
    """Continue a run for an epoch and measure `count` of its steps, evenly spaced: (steps, epoch).

    specification: of the run; state: of a Training between two steps. Each of steps has the keys iteration (number of
    steps before), step_size, batch_before and batch_after (the loss of the step's batch before and after it),
    training_before and training_after (the loss of the training set), and ORDERS: what the step takes off the loss of
    its batch and of the training set to first order, -g d, and in the second order alone, -d H d / 2, where d is the
    step (NaN except for every CURVED-th). epoch has the keys first and last (iterations), batch_mean (of all batch
    losses), training_mean (of training_before), training_start and training_end (the training loss at its start and
    end). If the run diverges, the steps end there and epoch is None.

    Losses are in nats. training_start and training_end are exact. training_before, training_after and the orders are of
    every STRIDE-th example; the losses have the difference between the two at the end added: a part of the examples
    shows the change of the training loss more accurately than its value.
    """
    run, part = Training([specification], training, validation, state=state), every(STRIDE, training)
    start, length = run.done, round(len(training) / specification["batch_size"])
    follow, steps = Evaluator(run.network[0]), []
    training_start = loss(follow, training)
    for place, iteration in enumerate(start + np.unique(((np.arange(count) + 0.5) * length / count).astype(int))):
        run.advance(iteration)
        network = run.network[0].copy()
        before = loss(follow, part)
        run.advance(iteration + 1)
        if not run.records[0].going:
            return steps, None
        orders = _orders(run, network, part) if place % CURVED == 0 else dict.fromkeys(ORDERS, np.nan)
        steps.append({"training_before": before, "training_after": loss(follow, part), **_step(run), **orders})
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
        "training_start": training_start,
        "training_end": end,
    }


def every_step(specification: dict, state: dict, training: Examples, validation: Examples, count: int) -> list[dict]:
    """Continue a run for `count` steps and evaluate the whole training set before each; fewer where it diverges.

    Keys: iteration; batch_loss, of the step's batch; training_loss, exact; spread, the standard deviation of the loss
    of a batch drawn at random then, from the losses of all examples. In nats.
    """
    run, rows = Training([specification], training, validation, state=state), []
    follow, n, size = Evaluator(run.network[0]), len(training), specification["batch_size"]
    for _ in range(count):
        losses = follow.answers(training)[0]
        run.advance(run.done + 1)
        if not run.records[0].going:
            break
        rows.append(
            {
                "iteration": run.done - 1,
                "batch_loss": float(run.records[0].batch_loss[run.done - 1]),
                "training_loss": losses.mean(),
                "spread": np.sqrt(losses.var() / size * without_replacement(n, size)),
            }
        )
    return rows


def every(stride: int, examples: Examples) -> Examples:
    """Every `stride`-th example; a smaller stride is taken where these would be fewer than LEAST."""
    stride = max(1, min(stride, len(examples) // LEAST))
    images = np.ascontiguousarray(examples.images[::stride])
    return replace(examples, images=images, targets=examples.targets[::stride])


def loss(evaluator: Evaluator, examples: Examples) -> float:
    """Mean cross-entropy in nats."""
    return evaluator.evaluate(examples)[0]


def _step(run):
    """What is measured of the step just made."""
    return {
        "iteration": run.done - 1,
        "step_size": float(run.step_sizes(run.done - 1, run.done)[0]),
        "batch_before": float(run.records[0].batch_loss[run.done - 1]),
        "batch_after": last_batch_loss(run),
    }


def _orders(run, network, part):
    """ORDERS of the step just made from the parameters of `network`; part: Examples for the training set."""
    step = [after - before for after, before in zip(run.network[0].parameters, network.parameters, strict=True)]
    propagation = Propagation(network, run.spec["batch_size"])
    [(inputs, targets, logits, top, total)] = run.batches.steps(1)
    propagation.forward(inputs[0], logits[0])
    propagation.normalise(logits[0], top[0], total[0])
    propagation.backward(targets[0])
    (own, own_curvature), (all_, curvature) = along_batch(propagation, step), along(network, part, step)
    return dict(zip(ORDERS, (-own, -own_curvature / 2, -all_, -curvature / 2), strict=True))


def last_batch_loss(training: Training) -> float:
    """Mean loss of the batch of the last step at the current parameters, without dropout; float."""
    propagation = Propagation(training.network, training.spec["batch_size"])
    [(inputs, _, logits, top, total)] = training.batches.steps(1)
    propagation.forward(inputs, logits)
    propagation.normalise(logits, top, total)
    return training.batches.losses(1)[0].item()
