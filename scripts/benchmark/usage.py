"""A program that runs a module as a program, with its arguments, and writes into a JSON file what that has used.

cpu_seconds: of the processor, with the programs that it started; peak_mb: the most memory of any one process. Told from
within, since the system counts the memory of the process that started a program as the program's own.
"""

import json
import resource
import runpy
import sys
from pathlib import Path

from study.jobs.machine import peak_memory_mb

if __name__ == "__main__":
    file, module, *sys.argv[1:] = sys.argv[1:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    # Kilobytes, but on macOS bytes.
    peak = max(peak_memory_mb(), children.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3))
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in (own, children))
    Path(file).write_text(json.dumps({"cpu_seconds": cpu, "peak_mb": peak}), encoding="utf-8")
