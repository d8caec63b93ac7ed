"""One library in a process of its own: reads requests from standard input, answers on standard output.

Each library and variant has its own process, because the libraries bring several BLAS and OpenMP runtimes, whose thread
pools, kernels and environment variables would interfere in one process. A worker without a request waits for its input
and takes no time from the others. All are asked in turn, so that disturbances by other programs hit all of them. Each
line of input and output is one JSON object.
"""

import json
import os
import sys


def main():
    # What a library prints must not mix with the answers.
    answers, sys.stdout = sys.stdout, sys.stderr

    def answer(result):
        answers.write(json.dumps(result) + "\n")
        answers.flush()

    requests = (json.loads(line) for line in sys.stdin)
    first = next(requests)
    # This must come before any library counts the cores.
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, first["cores"])
    from benchmark.serving import serve

    serve(first, requests, answer)


if __name__ == "__main__":
    main()
