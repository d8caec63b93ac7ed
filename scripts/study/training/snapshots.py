"""States of a training run at some of its evaluations, kept in one file, from which it can go on to the same bits.

What the run has noted until then is no part of them: it is in the run's own files.
"""

import numpy as np

from study.training.schedules import evaluation_iterations

SNAPSHOTS = 9


def snapshot_iterations(iterations, evaluations, count):
    """About `count` of the iterations of the evaluations, evenly spread over their list, first and last included."""
    stops = evaluation_iterations(iterations, evaluations)
    return stops[np.unique(np.rint(np.linspace(0, len(stops) - 1, count)).astype(int))].tolist()


def train_with_snapshots(training, count=SNAPSHOTS):
    """Train to the end; dict from "<iteration>/<name>" to the arrays of Training.state there.

    The snapshots lie at evaluations, so the run and its curve are those that it has without them. A run that diverges
    has those from before.
    """
    snapshots = {}
    for stop in snapshot_iterations(training.iterations, training.spec["evaluations"], count):
        training.run(stop)
        if not all(record.going for record in training.records):
            break
        snapshots |= {f"{stop}/{name}": np.copy(array) for name, array in training.state(records=False).items()}
    return snapshots


def read_snapshots(file):
    """Dict from iteration, ascending, to state, of what was saved with np.savez."""
    states = {}
    with np.load(file) as arrays:
        for key in arrays.files:
            iteration, _, name = key.partition("/")
            states.setdefault(int(iteration), {})[name] = arrays[key]
    return dict(sorted(states.items()))
