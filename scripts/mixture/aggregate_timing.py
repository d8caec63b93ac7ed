"""Tabulate the seconds of the fits from all starts."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.mixture.tables import seconds_table, with_seconds

    curves = with_seconds(map(pd.read_csv, snakemake.input.curves), map(pd.read_csv, snakemake.input.seconds))
    seconds_table(curves).to_csv(snakemake.output.table, index=False)
