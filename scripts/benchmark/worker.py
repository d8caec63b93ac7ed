"""One library in a process of its own: reads requests from standard input, answers on standard output.

A process for each library and variant, because the libraries bring several BLAS and OpenMP runtimes, whose thread
pools, kernels and environment variables would meet in one process. A worker that is not asked waits for its
input and takes no time from the others; asking all in turn spreads whatever else the machine does over all of them.
Each line in and out is one JSON object.
"""

import json
import os
import sys


def main():
    # What a library prints must not get among the answers.
    answers, sys.stdout = sys.stdout, sys.stderr

    def answer(result):
        answers.write(json.dumps(result) + "\n")
        answers.flush()

    requests = (json.loads(line) for line in sys.stdin)
    first = next(requests)
    # Before any library counts the cores.
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, first["cores"])
    from benchmark.serving import serve

    serve(first, requests, answer)


if __name__ == "__main__":
    main()
