"""Collect the timings of the runs of one experiment."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    from study.common.files import read_json
    from study.experiments.tables import timing_tables

    timings = [[read_json(path)] for path in snakemake.input.timings]
    timing, seconds = timing_tables(snakemake.params.runs, timings)
    timing.to_csv(snakemake.output.timing, index=False)
    seconds.to_csv(snakemake.output.seconds, index=False)
