"""One library in a process of its own: reads requests from standard input, answers on standard output.

A process for each library and variant, because the libraries bring several BLAS and OpenMP runtimes, whose thread
pools, kernels and environment variables would meet in one process. A worker that is not asked waits for its
input and takes no time from the others; asking all in turn spreads whatever else the machine does over all of them.
Each line in and out is one JSON object.
"""

import importlib
import json
import os
import sys

CONTESTANTS = {
    "ours": ("benchmark.ours", "Ours"),
    "ours stacked": ("benchmark.ours", "OursStacked"),
    "PyTorch": ("benchmark.with_torch", "Torch"),
    "scikit-learn": ("benchmark.with_sklearn", "ScikitLearn"),
    "JAX": ("benchmark.with_jax", "Jax"),
}


def serve(request, requests, answer):
    """Build the contestant that the first request names, then prepare, advance and check as asked.

    request: dict with contestant, variant, cores, data and defaults; requests: iterable of dicts; answer: called with
    one dict for each.
    """
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, request["cores"])
    from benchmark import ours

    if request["contestant"].startswith("ours"):
        ours.choose_kernel()
    try:
        module, name = CONTESTANTS[request["contestant"]]
        contestant_class = getattr(importlib.import_module(module), name)
        from benchmark.data import Data, mean_loss

        data = Data(**request["data"])
        contestant = contestant_class(data, request["variant"], request["defaults"])
    except ours.Unavailable as reason:
        answer({"unavailable": str(reason)})
        return
    answer({"runs": contestant.runs})
    from benchmark.grid import Cell

    for asked in requests:
        if asked["do"] == "prepare":
            contestant.prepare(Cell(**asked["cell"]), asked["total_steps"])
            answer({})
        elif asked["do"] == "advance":
            answer({"seconds": contestant.advance(asked["steps"])})
        elif asked["do"] == "loss":
            answer({"loss": mean_loss(contestant.parameters(), data)})
        else:
            from benchmark.machine import machine

            answer(machine())


def main():
    # What a library prints must not get among the answers.
    answers, sys.stdout = sys.stdout, sys.stderr

    def answer(result):
        answers.write(json.dumps(result) + "\n")
        answers.flush()

    requests = (json.loads(line) for line in sys.stdin)
    serve(next(requests), requests, answer)


if __name__ == "__main__":
    main()
