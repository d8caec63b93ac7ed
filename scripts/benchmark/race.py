"""All libraries timed in turn on every cell of the grid."""

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmark.grid import FEWEST_STEPS, guessed_seconds, step_flops
from benchmark.ours import choose_kernel

REPEATS = 7
# Threads that wait for a core which another program uses can take a hundred times as long as one thread. A variant that
# takes more than so many times the guessed time is left out.
HOPELESS = 20
SCRIPTS = Path(__file__).parents[1]
THREAD_VARIABLES = ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"]


@dataclass(frozen=True)
class Entry:
    """The library and the variant of a row, the worker that runs it, and the largest batch size that it runs."""

    library: str
    variant: str
    contestant: str
    worker_variant: str
    threads: int = 1
    largest_batch: int = 1024


ENTRIES = [
    Entry("ours", "one run", "ours", "one run"),
    # At larger batches the cost of the interpreter, which the runs share, is negligible.
    Entry("ours", "stacked seeds", "ours stacked", "stacked", largest_batch=64),
    Entry("ours", "two threads", "ours", "two threads", threads=2),
    Entry("PyTorch", "modules", "PyTorch modules", "modules"),
    Entry("PyTorch", "functional", "PyTorch functional", "functional"),
    Entry("scikit-learn", "own loop", "scikit-learn", "own loop"),
    Entry("JAX", "step", "JAX", "step"),
    Entry("JAX", "scan", "JAX", "scan"),
]


class Worker:
    """A process with one library in it, on as many cores as the entry has threads."""

    def __init__(self, entry, data, defaults, python=sys.executable):
        self.entry = entry
        self.process = subprocess.Popen(
            [os.path.abspath(python), "-m", "benchmark.worker"],
            cwd=SCRIPTS,
            env=environment(entry.threads),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        begun = self.ask(
            contestant=entry.contestant,
            variant=entry.worker_variant,
            cores=available_cores()[-entry.threads :],
            data=asdict(data),
            defaults=defaults,
        )
        self.unavailable, self.runs = begun.get("unavailable"), None

    def ask(self, **request):
        """Send a request and wait for the answer (a dict)."""
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(
                f"The worker of {self.entry.library}, {self.entry.variant}, ended: see its message above."
            )
        return json.loads(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def available_cores():
    """Numbers of the cores that this process may use; the system itself uses the last one least."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]


def environment(threads):
    """The environment variables of a worker, which must be set before any library is loaded.

    They are the number of threads for every runtime, and the BLAS kernel of our training jobs. All workers get this
    kernel, since scikit-learn uses the same OpenBLAS and would be slower without it.
    """
    flags = f"--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads={threads}"
    variables = dict.fromkeys(THREAD_VARIABLES, str(threads)) | {"XLA_FLAGS": flags, "JAX_PLATFORMS": "cpu"}
    environment = {**os.environ, **variables}
    choose_kernel(environment)
    return environment


@contextlib.contextmanager
def workers(entries, data, defaults, python=sys.executable, say=print):
    """The workers of all entries whose library is installed; for each other one, `say` gets a line."""
    started = []
    try:
        for entry in entries:
            worker = Worker(entry, data, defaults, python)
            started.append(worker)
            if worker.unavailable:
                say(f"Left out: {entry.library}, {entry.variant}: {worker.unavailable}.")
        yield [worker for worker in started if not worker.unavailable]
    finally:
        for worker in started:
            worker.close()


def race(running, cells, repeats=REPEATS, say=print):
    """(rows, rates): rows (dicts) of results/benchmark/speed.csv, and a large product's rate after each cell (GFLOP/s).

    The rates are measured by the first worker, with the same kernel and on the same core as its steps. All workers take
    the same steps from the same parameters. After the warm-up they are asked in turn for one stretch each, `repeats`
    times.
    """
    rows, rates = [], []
    for cell in cells:
        asked = [worker for worker in running if cell.batch_size <= worker.entry.largest_batch]
        losses = {worker: warm_up(worker, cell, repeats, say) for worker in asked}
        present = [worker for worker in asked if losses[worker] is not None]
        seconds = [[w.ask(do="advance", steps=cell.steps)["seconds"] for w in present] for _ in range(repeats)]
        for worker, times in zip(present, np.transpose(seconds), strict=True):
            rows.append(row(worker.entry, cell, times / worker.runs, losses[worker]))
        rates.append(running[0].ask(do="sgemm")["gflops"])
        say(progress(cell, rows[-len(present) :]))
    return rows, rates


def warm_up(worker, cell, repeats, say=print):
    """Take the cell's first steps, untimed: memory is touched and code is compiled.

    Returns the loss after `cell.checked_steps` steps; None, after a line to `say`, if threads wait for each other.
    """
    first = cell.checked_steps
    prepared = worker.ask(do="prepare", cell=asdict(cell), total_steps=first + (repeats + 1) * cell.steps)
    worker.runs = prepared["runs"]
    if worker.entry.threads > 1:
        probe = min(FEWEST_STEPS, first)
        seconds = worker.ask(do="advance", steps=probe)["seconds"] / probe
        if seconds > HOPELESS * guessed_seconds(cell.layer_sizes, cell.batch_size):
            say(f"Left out of the next cell: {worker.entry.variant}, {seconds * 1e6:.0f} microseconds: busy cores.")
            return None
        first -= probe
    if first:
        worker.ask(do="advance", steps=first)
    loss = worker.ask(do="loss")["loss"]
    worker.ask(do="advance", steps=cell.steps)
    return loss


def row(entry, cell, seconds, loss):
    """One row: the median and the interquartile range of the seconds of the stretches, for one step of one run."""
    low, median, high = np.percentile(seconds, [25, 50, 75]) * 1e6 / cell.steps
    return {
        "library": entry.library,
        "variant": entry.variant,
        "hidden_layers": "-".join(map(str, cell.hidden_layers)),
        "batch_size": cell.batch_size,
        "microseconds_per_step": float(f"{median:.5g}"),
        "spread": float(f"{high - low:.3g}"),
        "gflops": float(f"{step_flops(cell.layer_sizes, cell.batch_size) / median / 1e3:.5g}"),
        "loss": float(f"{loss:.7g}"),
    }


def progress(cell, rows):
    """A line for the terminal while the race goes on."""
    times = ", ".join(f"{r['library']} {r['variant']} {r['microseconds_per_step']:.4g}" for r in rows)
    return f"hidden {rows[0]['hidden_layers']}, batch {cell.batch_size}: {times} microseconds per step"
