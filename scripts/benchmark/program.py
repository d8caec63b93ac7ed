"""The parts of `make bench`, each from its inputs to its files."""

from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from benchmark.grid import CHECKED_STEPS
from benchmark.memory import measure_memory
from benchmark.race import race, workers
from benchmark.summary import report_lines
from study.common.files import write_json, write_rows
from study.config.catalogue import DEFAULT, catalogue
from study.data.idx import read_pair
from study.data.sources import obtain, sources_of
from study.figures.shared.style import save
from study.figures.speed import speed_figure
from study.speed.tables import COLUMNS

TRAINING_FILES = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"]


def training_set(root, config, scratch):
    """(images, labels): the whole training set, from the study's downloads, or downloaded from the same sources."""
    entry, own = catalogue()[DEFAULT], config["data"]
    folder = root / "resources" / DEFAULT
    if not all((folder / name).is_file() for name in TRAINING_FILES):
        is_default = own["sha256"] is None and own.get("name", DEFAULT) == DEFAULT
        folder = Path(scratch)
        sources = sources_of(own["folder"] if is_default else None, entry["sources"])
        obtain(folder, sources, {name: entry["files"][name] for name in TRAINING_FILES}, entry["home"])
    return read_pair(*(folder / name for name in TRAINING_FILES))


def read_config(root):
    """The study's config.yaml, as a dict."""
    return yaml.safe_load((root / "config.yaml").read_text(encoding="utf-8"))


def measure_speed(output, entries, cells, data, defaults, python, repeats, say=print):
    """Race the entries on the cells, and write speed.csv, machine.json and speed.svg into the folder `output`.

    data: benchmark.data.Data; defaults: the config's default hyperparameters; python: the workers' interpreter.
    """
    with workers(entries, data, defaults, python, say) as running:
        machine = running[0].ask(do="machine")
        rows, rates = race(running, cells, repeats, say)
    machine |= {"repeats": repeats, "checked_steps": CHECKED_STEPS}
    low, median, high = np.percentile(rates, [25, 50, 75])
    machine |= {"sgemm_gflops": round(float(median), 2), "sgemm_spread": round(float(high - low), 2)}
    machine["memory"] = measure_memory(data, defaults, python, say)
    write_rows(output / "speed.csv", rows, COLUMNS)
    write_json(output / "machine.json", machine)
    table = pd.DataFrame(rows, columns=COLUMNS)
    save(speed_figure(table, machine["sgemm_gflops"]), output / "speed.svg")
    say("\n" + "\n".join(report_lines(table, machine)))
