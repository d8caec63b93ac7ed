"""The cost of the whole pipeline besides the training: the last build, a run with nothing to do, and dry runs."""

import copy
import math
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from benchmark.builds import job_rows, job_seconds, read_benchmarks, read_timing, record, training_share
from study.common.files import write_rows
from study.config.runs import expand

COLUMNS = ["measure", "value", "unit"]
PARTS = ["Snakefile", "config.yaml", "rules", "scripts", "report", "profiles", "envs"]
RUNS = [100, 1_000, 10_000]
SEEDS = 100
REPEATS = 3
# Repeats of a dry run end when they have taken this long.
ENOUGH_SECONDS = 20
# The most that each of these may take, in seconds.
AIMS = {"no-op run": 2, "dry run, 10000 runs": 15}
TRAINING_SHARE, LEAST_TRAINING_SHARE = "last build: jobs' time in training jobs", 0.85


def measure_pipeline(output, root, config, runs=RUNS, say=print):
    """Measure what can be measured and write pipeline.csv into the folder `output`.

    root: the project's folder; config: its config.yaml (dict); runs: numbers of runs for the dry runs.
    """
    rows = [*build_rows(root, say), *no_op_rows(root, say), *dry_run_rows(root, config, runs, say)]
    write_rows(output / "pipeline.csv", rows, COLUMNS)
    say("\nThe pipeline")
    for row in rows:
        say(f"  {row['measure']}: {row['value']:g} {row['unit']}{verdict(row)}")


def build_rows(root, say):
    """How the time of the last build was spent."""
    seconds = job_seconds(root)
    if not seconds:
        say("Left out: the last build, of which nothing is on record.")
        return []
    rows = [record(TRAINING_SHARE, training_share(seconds), "share")]
    return rows + job_rows(read_benchmarks(root), read_timing(root))


def no_op_rows(root, say):
    """A run in the project's folder with nothing to do."""
    if "Nothing to be done" not in snakemake(root, "--dry-run")[0]:
        say("Left out: a run with nothing to do, because the study is not up to date.")
        return []
    return [timed_row("no-op run", root)]


def dry_run_rows(root, config, counts, say):
    """Dry runs of a copy of the project with configs of so many runs each, and how their time grows."""
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = copy_project(root, Path(scratch) / "project")
        for count in counts:
            text = yaml.safe_dump(with_runs(config, count), sort_keys=False)
            (folder / f"runs-{count}.yaml").write_text(text, encoding="utf-8")
            words = ["--dry-run", "--quiet", "rules", "--configfile", f"runs-{count}.yaml"]
            rows.append(timed_row(f"dry run, {count} runs", folder, *words))
            say(f"{rows[-1]['measure']}: {rows[-1]['value']:g} s")
    if len(counts) > 1:
        exponent = growth(counts[-2:], [row["value"] for row in rows[-2:]])
        rows.append(record(f"dry run: growth from {counts[-2]} to {counts[-1]} runs", exponent, "exponent"))
    return rows


def with_runs(config, count):
    """The config with the experiments that its selection needs, and one more so that there are `count` runs in all."""
    config = copy.deepcopy(config)
    selection = config.get("selection") or {}
    named = {selection.get("experiment"), selection.get("reference")}
    config["experiments"] = [entry for entry in config["experiments"] if entry["name"] in named]
    more = count - len(expand(config)[1])
    if more < 1:
        raise ValueError(f"The selection takes {count - more} runs already: {count} are too few for a dry run.")
    levels, rest = divmod(more, SEEDS)
    sizes = [round(0.01 + i * 1e-6, 6) for i in range(levels)]
    # No other experiment has these step sizes, so no run is shared.
    many = {"name": "many", "title": "Many runs", "seeds": SEEDS, "vary": {"step_size": sizes}}
    few = {"name": "few", "title": "The rest", "seeds": rest, "settings": {"step_size": 0.0123456}}
    config["experiments"] += [entry for entry, there in ((many, levels), (few, rest)) if there]
    return config


def copy_project(root, folder):
    """A copy of the project's own files, without results; returns the folder."""
    folder.mkdir(parents=True)
    for part in PARTS:
        (shutil.copytree if (root / part).is_dir() else shutil.copy)(root / part, folder / part)
    return folder


def timed_row(measure, folder, *words):
    """Row with the least wall time (seconds) of up to REPEATS runs: disturbances only make a run longer."""
    seconds = []
    while len(seconds) < REPEATS and sum(seconds) < ENOUGH_SECONDS:
        seconds.append(snakemake(folder, *words)[1])
    return record(measure, min(seconds), "s")


def snakemake(folder, *words):
    """Run Snakemake in the folder; (what it printed, wall seconds)."""
    began = time.perf_counter()
    call = subprocess.run(
        [sys.executable, "-m", "snakemake", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    seconds = time.perf_counter() - began
    printed = call.stdout + call.stderr
    if call.returncode:
        raise RuntimeError(f"snakemake {' '.join(words)} failed:\n{printed[-2000:]}")
    return printed, seconds


def growth(counts, seconds):
    """The exponent p of time ~ runs^p between two measurements; 1 is linear."""
    return math.log(seconds[1] / seconds[0]) / math.log(counts[1] / counts[0])


def verdict(row):
    """Whether a row meets its aim, for the terminal; empty if it has none."""
    if row["measure"] == TRAINING_SHARE:
        return f" (at least {LEAST_TRAINING_SHARE:g}: {'met' if row['value'] >= LEAST_TRAINING_SHARE else 'MISSED'})"
    most = AIMS.get(row["measure"])
    return f" (at most {most:g}: {'met' if row['value'] <= most else 'MISSED'})" if most else ""
