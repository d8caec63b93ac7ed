"""One library in a process of its own: reads requests from standard input, answers on standard output.

A process for each library and variant, because the libraries bring several BLAS and OpenMP runtimes, whose thread
pools, kernels and environment variables would meet in one process. A worker that is not asked waits for its
input and takes no time from the others; asking all in turn spreads whatever else the machine does over all of them.
Each line in and out is one JSON object. Nothing that loads NumPy is imported before the cores and the kernel are set.
"""

import json
import os
import sys

from benchmark.ours import choose_kernel


def main():
    # What a library prints must not get among the answers.
    answers, sys.stdout = sys.stdout, sys.stderr

    def answer(result):
        answers.write(json.dumps(result) + "\n")
        answers.flush()

    requests = (json.loads(line) for line in sys.stdin)
    first = next(requests)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, first["cores"])
    if first["contestant"].startswith("ours"):
        choose_kernel()
    from benchmark.serving import serve

    serve(first, requests, answer)


if __name__ == "__main__":
    main()
