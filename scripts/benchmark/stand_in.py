"""A program that runs one script of the workflow with a stand-in for the object `snakemake`, read from a JSON file.

The script does all that it does as a job; what Snakemake does around it is left out.
"""

import json
import runpy
import sys
from pathlib import Path
from types import SimpleNamespace


class Names(dict):
    """Files or params by name: as attributes and as items, as Snakemake gives them."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def stand_in(job):
    """The object that a script takes its files and params from. job: of benchmark.planned."""
    parts = {part: Names(job[part]) for part in ("input", "output", "params", "wildcards")}
    return SimpleNamespace(**parts, log=[job["log"]], scriptdir=str(Path(job["script"]).parent))


if __name__ == "__main__":
    told = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    runpy.run_path(told["script"], init_globals={"snakemake": stand_in(told)}, run_name="__main__")
