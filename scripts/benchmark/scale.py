"""What comes after the training in studies of many made-up runs: time, memory and disk of each step, and growth."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmark.after_training import Study
from benchmark.generated import generate, study_config
from benchmark.pipeline import growth
from study.common.files import write_rows

COLUMNS = ["runs", "step", "jobs", "seconds", "cpu_seconds", "peak_mb", "written_mb"]
MEASURED = ["crossed", "drawn"]
COUNTS = [100, 1_000, 10_000]
TOTAL = "all after the training"
# The most that all steps together may take at 10,000 runs and as many trials, and that any job may hold.
MOST_SECONDS, MOST_MB = 180, 2_000


def measure_scale(output, root, config, counts=COUNTS, shapes=MEASURED, say=print):
    """Measure studies of so many runs in each shape, and write scale.csv into the folder `output`; its rows.

    root: the project's folder; config: its config.yaml (dict).
    """
    rows = []
    for count in counts:
        with tempfile.TemporaryDirectory() as scratch:
            rows += measure_study(Path(scratch), root, study_config(config, shapes, count), count, say)
    write_rows(output / "scale.csv", rows, COLUMNS)
    say("\n" + "\n".join(lines(rows, counts)))
    return rows


def measure_study(folder, root, config, count, say=print):
    """Generate a study in the folder and run its jobs, one after the other; rows for scale.csv."""
    experiments, _ = generate(folder, config)
    steps = {}
    for job in Study(root, config, experiments).jobs():
        seconds, cpu, peak = run_job(job.told(root), folder, root)
        written = sum((folder / path).stat().st_size for path in files(job.output, folder)) / 1e6
        steps.setdefault(job.rule, []).append((seconds, cpu, peak, written))
        say(
            f"{count} {job.rule}: {seconds:.2f} s ({cpu:.2f} s of a processor), {peak:.0f} MB, {written:.2f} MB written"
        )
    steps[TOTAL] = [each for step in steps.values() for each in step]
    return [row(count, step, measured) for step, measured in steps.items()]


def row(count, step, measured):
    """A row of scale.csv. measured: (wall seconds, seconds of the processor, peak in MB, MB written) of each job."""
    seconds, cpu, peaks, written = zip(*measured, strict=True)
    values = {"seconds": sum(seconds), "cpu_seconds": sum(cpu), "peak_mb": max(peaks), "written_mb": sum(written)}
    return {"runs": count, "step": step, "jobs": len(measured)} | {key: round(x, 3) for key, x in values.items()}


def run_job(told, folder, root):
    """(wall seconds, seconds of the processor, peak memory in MB) of a job in a process of its own.

    told: of benchmark.after_training.Job.told. On a busy machine the seconds of the processor are the true ones.
    """
    for path in (told["log"], *told["output"].values()):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "PYTHONPATH": str(root / "scripts"),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    with tempfile.TemporaryFile("w+", encoding="utf-8") as words:
        json.dump(told, words)
        words.seek(0)
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmark.stand_in"], stdin=words, cwd=folder, env=environment
        )
        # Unlike `wait`, this tells what this one process has used.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        log = (folder / told["log"]).read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"{told['script']} failed:\n{log[-2000:]}")
    # Kilobytes, but on macOS bytes.
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def files(output, folder):
    """The files of a job that are there, with the PDFs beside its figures."""
    paths = [path for path in output.values() if isinstance(path, str)]
    paths += [path.removesuffix(".svg") + ".pdf" for path in paths if path.endswith(".svg")]
    return [path for path in dict.fromkeys(paths) if (folder / path).exists()]


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
