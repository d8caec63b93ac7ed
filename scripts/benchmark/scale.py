"""What comes after the training in studies of many made-up runs: time, memory and disk of each step, and growth."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from benchmark.generated import generate, study_config, write_images
from benchmark.pipeline import copy_project, growth, snakemake
from study.common.files import read_json, write_rows

COLUMNS = ["runs", "step", "jobs", "seconds", "cpu_seconds", "peak_mb", "written_mb"]
MEASURED = ["crossed", "drawn"]
COUNTS = [100, 1_000, 10_000]
GRAPH, TOTAL = "graph", "all after the training"
# The most that all steps together may take at 10,000 runs and as many trials, and that any job may hold.
MOST_SECONDS, MOST_MB = 180, 2_000


def measure_scale(output, root, config, counts=COUNTS, shapes=MEASURED, say=print):
    """Measure studies of so many runs in each shape, and write scale.csv into the folder `output`; its rows.

    root: the project's folder; config: its config.yaml (dict).
    """
    rows = []
    for count in counts:
        with tempfile.TemporaryDirectory() as scratch:
            folder = make_study(Path(scratch) / "project", root, config, shapes, count)
            rows += measure_study(folder, count, say)
    write_rows(output / "scale.csv", rows, COLUMNS)
    say("\n" + "\n".join(lines(rows, counts)))
    return rows


def make_study(folder, root, config, shapes, count):
    """A copy of the project with a study of so many runs of each shape, its data, and all that training would make."""
    copy_project(root, folder)
    config = study_config(config, shapes, count, write_images(folder / "images"))
    (folder / "config.yaml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    snakemake(folder, "--cores", "1", "--until", "preprocess")
    generate(folder, config, read_json(next((folder / "results/data").glob("*/card.json"))))
    return folder


def measure_study(folder, count, say=print):
    """Run the jobs that Snakemake still lists in the folder, one after the other; rows for scale.csv."""
    steps = {GRAPH: [(*run_program(folder, "benchmark.planned", "jobs.json"), 0.0)]}
    for job in read_json(folder / "jobs.json"):
        measured = run_job(folder, job)
        say(
            "{} {}: {:.2f} s ({:.2f} s of a processor), {:.0f} MB, {:.2f} MB written".format(
                count, job["rule"], *measured
            )
        )
        steps.setdefault(job["rule"], []).append(measured)
    steps[TOTAL] = [job for jobs in steps.values() for job in jobs]
    return [row(count, step, jobs) for step, jobs in steps.items()]


def row(count, step, measured):
    """A row of scale.csv. measured: (wall seconds, seconds of the processor, peak in MB, MB written) of each job."""
    seconds, cpu, peaks, written = zip(*measured, strict=True)
    values = {"seconds": sum(seconds), "cpu_seconds": sum(cpu), "peak_mb": max(peaks), "written_mb": sum(written)}
    return {"runs": count, "step": step, "jobs": len(measured)} | {key: round(x, 3) for key, x in values.items()}


def run_job(folder, job):
    """(wall seconds, seconds of the processor, peak memory in MB, MB written) of a job in a process of its own.

    job: of benchmark.planned.
    """
    written = list(flat(job["output"].values()))
    for path in (job["log"], *written):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    try:
        measured = run_program(folder, "benchmark.stand_in", "job.json")
    except RuntimeError:
        log = (folder / job["log"]).read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"{job['script']} failed:\n{log[-2000:]}") from None
    return *measured, sum((folder / path).stat().st_size for path in written) / 1e6


def run_program(folder, module, *words):
    """(wall seconds, seconds of the processor, peak memory in MB) of a program that works in the folder of a study.

    On a busy machine the seconds of the processor are the true ones.
    """
    environment = os.environ | {
        "PYTHONPATH": str(folder / "scripts"),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    words = [sys.executable, "-m", "benchmark.usage", "usage.json", module, *words]
    began = time.perf_counter()
    call = subprocess.run(words, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    seconds = time.perf_counter() - began
    if call.returncode:
        raise RuntimeError(f"{module} failed:\n{(call.stdout + call.stderr)[-2000:]}")
    used = read_json(folder / "usage.json")
    return seconds, used["cpu_seconds"], used["peak_mb"]


def flat(paths):
    """The paths of a job's files; a name may have several."""
    for path in paths:
        yield from [path] if isinstance(path, str) else path


def lines(rows, counts):
    """The table for the terminal: each step with its seconds and memory by number of runs, and how its time grows."""
    told = []
    for step in dict.fromkeys(row["step"] for row in rows):
        own = {row["runs"]: row for row in rows if row["step"] == step}
        cells = [f"{own[count]['seconds']:8.2f} s {own[count]['peak_mb']:6.0f} MB" for count in counts]
        power = growth(counts[-2:], [own[count]["seconds"] for count in counts[-2:]]) if len(counts) > 1 else None
        told.append(f"{step:24}" + "".join(cells) + (f"  growth {power:.2f}" if power is not None else ""))
    last = next(row for row in rows if row["step"] == TOTAL and row["runs"] == counts[-1])
    if counts[-1] == COUNTS[-1]:
        met = last["seconds"] <= MOST_SECONDS and last["peak_mb"] <= MOST_MB
        told.append(f"At most {MOST_SECONDS} s and {MOST_MB} MB: {'met' if met else 'MISSED'}")
    return told
