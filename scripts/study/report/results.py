"""The results that the report shows, read from the files that the rule `report` has among its inputs.

files: dict from the name of an input to its path, or to the list of its paths; see rules/report.smk.
"""

from pathlib import Path

import pandas as pd
import yaml

from study.claims.shared.files import read_claims
from study.common.csv_files import read_csv
from study.common.files import read_json
from study.speed.tables import read_speed
from study.verification.table import read_checks

JSON = ("card", "selected", "selection_findings", "test", "temperatures", "projection", "provenance")
# The inputs that the PDF carries, and what each is.
ATTACHMENTS = {
    "config": "the configuration of the study",
    "study": "all training runs with their hyperparameters and results",
    "claim_table": "every claim about the data, with its test and verdict",
    "checks": "every check of a formula",
    "test": "the test of the selected network",
    "provenance": "code, versions, machine and data that the results come from",
    "digests": "the SHA-256 of each result, for a comparison with those of another machine",
}


def read_results(files: dict) -> dict:
    """The contents of the files by name: JSON as it is, tables as DataFrames.

    Of parts that the study leaves out there are no files: then their JSON is absent, reliability and checks are None,
    and plan and mixtures are empty. experiments: for each (runs, levels, findings, timing); mixtures: for each
    dimension (findings, seconds), where timing and seconds are None if the report is made without times; claims: rows
    of all parts; plan: of study.selection.ablation.steps, empty without a reference; speed: (table, machine, rows of
    the pipeline), None without a benchmark; contents: names of the templates by part of the report.
    """
    folder = Path(files["frame"]).parent
    found = {name: read_json(files[name]) for name in JSON if name in files}
    return found | {
        "experiments": list(
            zip(
                map(read_csv, files["runs"]),
                map(read_csv, files["levels"]),
                map(read_json, files["findings"]),
                _read_times(files["timings"], len(files["runs"])),
                strict=True,
            )
        ),
        "runs": read_csv(files["study"]),
        "reliability": pd.read_csv(files["reliability"]) if "reliability" in files else None,
        # Without a reference there are no steps from it.
        "plan": read_json(files["plan"]) if files.get("plan") else [],
        "checks": read_checks(files["checks"]) if "checks" in files else None,
        "mixtures": list(
            zip(
                map(read_json, files["mixtures"]),
                _read_times(files["mixture_seconds"], len(files["mixtures"])),
                strict=True,
            )
        )
        if "mixtures" in files
        else [],
        "claims": [row for path in files["claims"] for row in read_claims(path)],
        "config": Path(files["config"]).read_text(encoding="utf-8"),
        "speed": _read_benchmark(benchmark_files(files)),
        "contents": _read_yaml(folder / "contents.yaml"),
    }


def figure_paths(files: dict) -> dict[str, dict[str, Path]]:
    """The paths of the figures by folder and name; that of the benchmark, if there is one, is in the folder figures."""
    found: dict[str, dict[str, Path]] = {}
    for path in map(Path, files["figures"]):
        found.setdefault(path.parent.name, {})[path.stem] = path
    if benchmark := benchmark_files(files):
        found["figures"]["speed"] = benchmark["speed.svg"]
    return found


def attachments(files: dict) -> list[tuple[Path, str]]:
    """(path, what it is) of each file that the PDF carries."""
    found = [(Path(files[name]), what) for name, what in ATTACHMENTS.items() if name in files]
    if benchmark := benchmark_files(files):
        found.append((benchmark["speed.csv"], "the trainer beside other libraries: times of a step"))
    return found


def benchmark_files(files: dict) -> dict[str, Path]:
    """The paths of what `make bench` has left, by file name; empty if there is nothing, or times are not wanted."""
    return {Path(path).name: Path(path) for path in files["benchmark"]}


def _read_benchmark(files):
    if not files:
        return None
    pipeline = pd.read_csv(files["pipeline.csv"]).to_dict("records") if "pipeline.csv" in files else []
    return read_speed(files["speed.csv"]), read_json(files["machine.json"]), pipeline


def _read_times(paths, count):
    return [pd.read_csv(path) for path in paths] or [None] * count


def _read_yaml(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))
