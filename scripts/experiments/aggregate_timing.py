"""Collect what the clock said about the runs of one experiment."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.common.files import read_json

    timings = [read_json(path) for path in snakemake.input.timings]
    runs = snakemake.params.runs
    columns = ["iteration", "training_seconds", "evaluation_seconds"]
    seconds = [
        pd.DataFrame(timing.pop("seconds"), columns=columns).assign(run=run)
        for run, timing in zip(runs, timings, strict=True)
    ]
    pd.DataFrame([{"run": run} | timing for run, timing in zip(runs, timings, strict=True)]).to_csv(
        snakemake.output.timing, index=False
    )
    pd.concat(seconds, ignore_index=True).to_csv(snakemake.output.seconds, index=False)
