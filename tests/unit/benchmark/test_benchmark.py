"""The benchmark: the work of a step, a race on a tiny cell, the records of a build. No time decides a test."""

import json
import re

import numpy as np
import pandas as pd
import pytest
import yaml

from benchmark import pipeline, summary
from benchmark.builds import TRAINING_RULES, job_rows, job_seconds, training_share
from benchmark.data import mean_loss, store
from benchmark.grid import FEWEST_STEPS, MOST_STEPS, Cell, step_flops, whole_grid
from benchmark.machine import memory_mb
from benchmark.program import read_config
from benchmark.race import ENTRIES, environment, race, workers
from project import ROOT
from study.config.runs import expand
from study.speed.findings import largest_loss_gap
from study.speed.tables import COLUMNS


def test_a_step_has_two_products_in_the_first_layer_and_three_in_the_others():
    assert step_flops([784, 10], 1) == 2 * 2 * 784 * 10
    assert step_flops([784, 512, 10], 256) == 2 * 256 * (2 * 784 * 512 + 3 * 512 * 10)


def test_no_stretch_of_the_grid_is_longer_than_an_epoch():
    grid = whole_grid()
    assert len(grid) == 20
    for cell in grid:
        assert FEWEST_STEPS <= cell.steps <= MOST_STEPS
        assert cell.steps * cell.batch_size <= 60_000


@pytest.fixture
def data(tmp_path):
    rng = np.random.default_rng(0)
    labels = (np.arange(300) % 10).astype(np.uint8)
    return store(tmp_path, rng.integers(0, 256, (300, 28, 28), dtype=np.uint8), labels)


def test_the_check_of_the_loss_starts_at_chance(data):
    zeros = [(np.zeros((784, 4), np.float32), np.zeros(4, np.float32)), (np.zeros((4, 10)), np.zeros(10))]
    assert mean_loss(zeros, data) == pytest.approx(np.log(10))


def test_all_libraries_that_are_there_do_the_same_training(data):
    cell, said = Cell((6,), 16, 0.05, steps=10), []
    with workers(ENTRIES, data, read_config(ROOT)["defaults"], say=said.append) as running:
        present = {worker.entry.library for worker in running}
        rows, rates = race(running, [cell], repeats=2, say=said.append)
    assert {"ours", "scikit-learn"} <= present
    missing = {entry.library for entry in ENTRIES} - present
    assert all(any(line.startswith(f"Left out: {library}") for line in said) for library in missing)
    table = pd.DataFrame(rows, columns=COLUMNS)
    assert largest_loss_gap(table) < 1e-5
    assert (table["microseconds_per_step"] > 0).all()
    assert len(rates) == 1
    machine = {"sgemm_gflops": rates[0], "sgemm_spread": rates[0], "memory": {}}
    text = "\n".join(summary.report_lines(table, machine))
    assert "THE MACHINE WAS BUSY" in text
    assert "the same training" in text
    assert "scikit-learn own loop over ours, geometric mean" in text


def test_every_thread_pool_gets_its_number_of_threads():
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        assert environment(2)[name] == "2"


def test_memory_is_read_where_the_system_tells():
    found = memory_mb()
    assert not found or 0 <= found["shared_mb"] <= found["resident_mb"] <= found["peak_mb"]


def test_the_share_of_training_counts_each_job_once(tmp_path):
    folder = tmp_path / ".snakemake/metadata"
    folder.mkdir(parents=True)
    for name, rule, start, end in [("a", "train", 0.5, 9.5), ("b", "train", 0.5, 9.5), ("c", "find", 10.0, 11.0)]:
        record = {"rule": rule, "log": [f"{rule}.log"], "starttime": start, "endtime": end}
        (folder / name).write_text(json.dumps(record), encoding="utf-8")
    (folder / "d").write_text("not a record", encoding="utf-8")
    seconds = job_seconds(tmp_path)
    assert seconds == {"train": 9.0, "find": 1.0}
    assert training_share(seconds) == pytest.approx(0.9)
    assert job_seconds(tmp_path / "nowhere") == {}


def test_the_training_rules_are_rules_of_the_workflow():
    rules = set()
    for path in (ROOT / "rules").glob("*.smk"):
        rules |= set(re.findall(r"^(?:rule (\w+)|use rule \w+ as (\w+))", path.read_text(encoding="utf-8"), re.M))
    assert {name for pair in rules for name in pair} >= TRAINING_RULES


def test_jobs_without_a_time_do_not_count():
    timing = [
        {"run": "a", "training_seconds": "9", "evaluation_seconds": "0.5", "peak_memory_mb": "120"},
        {"run": "b", "training_seconds": "1", "evaluation_seconds": "0.1", "peak_memory_mb": "140"},
    ]
    benchmarks = [{"run": "a", "s": "10.0"}, {"run": "b", "s": "NA"}]
    values = {row["measure"]: row["value"] for row in job_rows(benchmarks, timing)}
    assert values == {
        "training jobs: share of time in steps": 0.9,
        "training jobs: share of time in evaluations": 0.05,
        "training jobs: largest peak memory": 140,
    }


def test_the_config_for_a_dry_run_asks_for_so_many_runs():
    config = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    for count in pipeline.RUNS[:2]:
        assert len(expand(pipeline.with_runs(config, count))[1]) == count
    with pytest.raises(ValueError):
        pipeline.with_runs(config, 3)


def test_growth_is_the_exponent():
    assert pipeline.growth([1000, 10_000], [4.0, 40.0]) == pytest.approx(1.0)
    assert pipeline.growth([10, 100], [1.0, 100.0]) == pytest.approx(2.0)


@pytest.mark.parametrize("name", ["requirements-bench.txt", "requirements-bench-torch.txt"])
def test_the_lock_files_name_no_index(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--extra" not in text
    assert "--find-links" not in text
    assert text.count("==") <= text.count("--hash=sha256:")
