"""What the benchmark measures of made-up studies: all jobs after the training, as Snakemake has them."""

from benchmark.pipeline import snakemake
from benchmark.program import read_config
from benchmark.scale import GRAPH, MEASURED, TOTAL, make_study, measure_study
from project import ROOT


def test_all_jobs_after_the_training_run_and_leave_nothing_to_do(tmp_path):
    folder = make_study(tmp_path / "project", ROOT, read_config(ROOT), [*MEASURED, "halved"], 20)
    rows = {row["step"]: row for row in measure_study(folder, 20, say=lambda line: None)}
    assert {GRAPH, "aggregate", "aggregate_search", "claim", "plot_rungs", "explore", "report", TOTAL} <= set(rows)
    assert not {"train", "train_slot", "preprocess"} & set(rows)
    assert all(row["seconds"] > 0 and row["peak_mb"] > 10 for row in rows.values())
    assert rows["report"]["written_mb"] > 1
    assert "Nothing to be done" in snakemake(folder, "--dry-run")[0]
