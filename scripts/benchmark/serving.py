"""What a worker does with its requests."""

import importlib

from benchmark.absent import Unavailable
from benchmark.data import Data, mean_loss
from benchmark.grid import Cell
from benchmark.machine import machine, memory_mb, sgemm_gflops

CONTESTANTS = {
    "ours": ("benchmark.ours", "Ours"),
    "ours stacked": ("benchmark.ours", "OursStacked"),
    "PyTorch modules": ("benchmark.with_torch", "TorchModules"),
    "PyTorch functional": ("benchmark.with_torch", "TorchFunctional"),
    "scikit-learn": ("benchmark.with_sklearn", "ScikitLearn"),
    "JAX": ("benchmark.with_jax", "Jax"),
}


def serve(request, requests, answer):
    """Build the contestant that the first request names, then prepare, advance and check as asked.

    request: dict with contestant, variant, cores, data and defaults; requests: iterable of dicts; answer: called with
    one dict for each.
    """
    try:
        module, name = CONTESTANTS[request["contestant"]]
        contestant_class = getattr(importlib.import_module(module), name)
        data = Data(**request["data"])
        contestant = contestant_class(data, request["variant"], request["defaults"])
    except Unavailable as reason:
        answer({"unavailable": str(reason)})
        return
    answer({})
    for asked in requests:
        answer(REPLIES[asked["do"]](contestant, data, asked))


def prepare(contestant, data, asked):
    """Begin one or several runs of the cell; answers how many."""
    contestant.prepare(Cell(**asked["cell"]), asked["total_steps"])
    return {"runs": contestant.runs}


def advance(contestant, data, asked):
    """Take steps; answers the seconds that they took."""
    return {"seconds": contestant.advance(asked["steps"])}


def job(contestant, data, asked):
    """Do a whole training job, with its evaluations."""
    contestant.run_job(Cell(**asked["cell"]))
    return {}


REPLIES = {
    "prepare": prepare,
    "advance": advance,
    "loss": lambda contestant, data, asked: {"loss": mean_loss(contestant.parameters(), data)},
    "machine": lambda contestant, data, asked: machine(),
    "sgemm": lambda contestant, data, asked: {"gflops": sgemm_gflops()},
    "job": job,
    "memory": lambda contestant, data, asked: memory_mb(),
}
