"""When a run counts as diverged."""

# A mean loss of a minibatch or of the training set that is not below this (ln 10 = 2.3 is chance among ten classes)
# means that the parameters have blown up; the run ends there.
DIVERGED_LOSS = 1000.0


def divergence(iteration: int, loss: float | None, batch_losses: list[float]) -> str:
    """What a user reads of a diverged run: 'loss 4e+06, not below 1000, at iteration 3; the first step took the batch
    loss from 3 to 212'.

    loss: that of the minibatch or of the training set at this iteration, None where it was not kept; batch_losses: of
    the first iterations, each before its step.
    """
    what = f"loss not below {DIVERGED_LOSS:g}" if loss is None else f"loss {loss:.3g}, not below {DIVERGED_LOSS:g},"
    told = f"{what} at iteration {iteration}"
    if len(batch_losses) < 2:
        return told
    before, after = (f"{float(loss):.3g}" for loss in batch_losses[:2])
    return f"{told}; the first step took the batch loss from {before} to {after}"
