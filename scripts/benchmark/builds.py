"""What Snakemake recorded of the last build: the time of its jobs, and time and memory of its training jobs."""

import csv
import json

TRAINING_RULES = {"train", "train_with_snapshots", "train_beginning", "train_slot", "refit"}


def job_seconds(root):
    """Seconds of all jobs of each rule (dict), from Snakemake's metadata; empty if there is none.

    There is one record for each output file. The files of one job have the same rule and log, and nearly the same
    times.
    """
    spans = {}
    for path in (root / ".snakemake/metadata").rglob("*"):
        try:
            record = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        except ValueError:
            continue
        if record.get("starttime") and record.get("endtime"):
            job = (record["rule"], *record.get("log", []))
            start, end = spans.get(job, (record["starttime"], record["endtime"]))
            spans[job] = min(start, record["starttime"]), max(end, record["endtime"])
    seconds = {}
    for (rule, *_), (start, end) in spans.items():
        seconds[rule] = seconds.get(rule, 0.0) + end - start
    return seconds


def training_share(seconds):
    """The share of training jobs in the time of all jobs; seconds: dict from rule to seconds, not empty."""
    return sum(seconds.get(rule, 0.0) for rule in TRAINING_RULES) / sum(seconds.values())


def read_benchmarks(root):
    """Rows (dicts) of results/benchmarks/train/*.tsv, each with its `run`."""
    rows = []
    for path in sorted((root / "results/benchmarks/train").glob("*.tsv")):
        with path.open(newline="", encoding="utf-8") as file:
            rows += [{"run": path.stem} | row for row in csv.DictReader(file, delimiter="\t")]
    return rows


def read_timing(root):
    """Rows (dicts) of results/tables/timing.csv; empty where there is none."""
    path = root / "results/tables/timing.csv"
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def job_rows(benchmarks, timing):
    """Rows (dicts with measure, value, unit) on the training jobs: time spent in steps and in evaluations, and memory.

    The time of a job is Snakemake's wall time. Its CPU time is sampled, and so misses the end of short jobs.
    """
    steps = {row["run"]: float(row["training_seconds"]) for row in timing}
    evaluations = {row["run"]: float(row["evaluation_seconds"]) for row in timing}
    spent = {row["run"]: number(row["s"]) for row in benchmarks}
    runs = [run for run, time in spent.items() if time > 0 and run in steps]
    rows = []
    if total := sum(spent[run] for run in runs):
        rows = [
            record("training jobs: share of time in steps", sum(steps[run] for run in runs) / total, "share"),
            record(
                "training jobs: share of time in evaluations", sum(evaluations[run] for run in runs) / total, "share"
            ),
        ]
    if peaks := [float(row["peak_memory_mb"]) for row in timing]:
        rows.append(record("training jobs: largest peak memory", max(peaks), "MB"))
    return rows


def record(measure, value, unit):
    """A row of pipeline.csv."""
    return {"measure": measure, "value": float(f"{value:.4g}"), "unit": unit}


def number(text):
    """A number of a benchmark file; 0 for a text such as NA, where nothing was measured."""
    try:
        return float(text)
    except ValueError:
        return 0.0
