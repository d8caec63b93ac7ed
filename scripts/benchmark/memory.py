"""Memory of a training job, and how much of it parallel jobs share."""

from dataclasses import asdict

from benchmark.grid import make_cell
from benchmark.race import Entry, workers

JOB = Entry("ours", "one run", "ours", "one run")
HIDDEN_LAYERS, BATCH_SIZE = (512,), 1024


def measure_memory(data, defaults, python, say=print):
    """peak_mb, resident_mb and shared_mb (see benchmark.machine) of two training jobs that live at the same time.

    Each is one whole run of the grid's largest cell, with its evaluations on the whole training set. The numbers are
    those of the job with the higher peak; an empty dict if the system does not say.
    """
    cell = make_cell(HIDDEN_LAYERS, BATCH_SIZE)
    with workers([JOB, JOB], data, defaults, python, say) as running:
        for worker in running:
            worker.ask(do="job", cell=asdict(cell))
        return max((worker.ask(do="memory") for worker in running), key=lambda found: found.get("peak_mb", 0))
