"""Collect the timings of the trials of one search, over all their rungs."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    from study.common.csv_files import read_csv
    from study.common.files import read_json
    from study.search.tables import trial_timings

    timings = [read_json(path) for path in snakemake.input.timings]
    timing, seconds = trial_timings(read_csv(snakemake.input.rungs), timings)
    timing.to_csv(snakemake.output.timing, index=False)
    seconds.to_csv(snakemake.output.seconds, index=False)
