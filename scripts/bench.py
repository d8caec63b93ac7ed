"""make bench: the trainer compared with other libraries, and the cost of the whole pipeline and of many runs."""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmark.data import store
from benchmark.generated import SHAPES
from benchmark.grid import make_cell, whole_grid
from benchmark.pipeline import measure_pipeline
from benchmark.program import measure_speed, read_config, training_set
from benchmark.race import ENTRIES, REPEATS
from benchmark.scale import COUNTS, MEASURED, measure_scale

ROOT = Path(__file__).parents[1]
PARTS = ["speed", "pipeline", "scale"]


def parse(words):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="interpreter with the libraries to compare with")
    parser.add_argument("--output", type=Path, default=ROOT / "results/benchmark")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--repeats", type=int, default=REPEATS, help="timed stretches of each cell")
    parser.add_argument("--runs", nargs="+", type=int, default=COUNTS, help="numbers of made-up runs, for scale")
    parser.add_argument("--shapes", nargs="+", choices=list(SHAPES), default=MEASURED, help="their experiments")
    parser.add_argument(
        "--cell", nargs="+", type=int, help="one cell only: hidden units of each layer, then batch size"
    )
    return parser.parse_args(words)


def main(words):
    options, config = parse(words), read_config(ROOT)
    cells = [make_cell(options.cell[:-1], options.cell[-1])] if options.cell else whole_grid()
    with tempfile.TemporaryDirectory() as scratch:
        if "speed" in options.parts:
            images, labels = training_set(ROOT, config, scratch)
            data, defaults = store(scratch, images, labels), config["defaults"]
            measure_speed(options.output, ENTRIES, cells, data, defaults, options.python, options.repeats)
    if "pipeline" in options.parts:
        measure_pipeline(options.output, ROOT, config)
    if "scale" in options.parts:
        measure_scale(options.output, ROOT, config, options.runs, options.shapes)


if __name__ == "__main__":
    main(sys.argv[1:])
