"""The jobs that the benchmark runs by themselves do what those of the rules do."""

import yaml

from benchmark.after_training import Study
from benchmark.scale import run_job
from project import ROOT
from study.config.runs import expand

RULES = {"aggregate", "aggregate_timing", "find", "claim", "plot_levels"}
OF_SEARCHES = {"aggregate_search", "aggregate_search_timing", "find_search", "claim_search", "plot_rungs"}


def test_from_the_same_runs_they_make_the_same_results(copy):
    config = yaml.safe_load((copy.folder / "results/config.yaml").read_text(encoding="utf-8"))
    # No question asks anything of its own of these.
    chosen = [experiment for experiment in expand(config)[0] if experiment.name in ("too-far", "search")]
    jobs = [job for job in Study(ROOT, config, chosen).jobs() if job.rule in RULES | OF_SEARCHES]
    assert {job.rule for job in jobs} == RULES | OF_SEARCHES
    jobs += [job for job in Study(ROOT, config, expand(config)[0]).jobs() if job.rule == "tables"]
    for job in jobs:
        before = {path: (copy.folder / path).read_bytes() for path in job.output.values()}
        for path in before:
            copy.remove(path)
        run_job(job.told(ROOT), copy.folder, ROOT)
        for path, content in before.items():
            assert (copy.folder / path).read_bytes() == content, f"{job.rule}: {path}"
