"""Train one run: from its specification and the split's arrays to curves, parameters and a summary."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    from study.training.job import train_run

    output = snakemake.output
    train_run(snakemake.params.specification, snakemake.input, output, log, output.get("snapshots"))
