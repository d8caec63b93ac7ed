"""Collect the runs of one experiment into its tables."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.common.files import read_json
    from study.experiments.tables import level_table, run_table

    members = snakemake.params.members
    runs = run_table(
        members, list(map(read_json, snakemake.input.specifications)), list(map(read_json, snakemake.input.summaries))
    )
    factors = [key for key in members[0][1] if key != "trial"]
    curves = [
        pd.read_csv(path).assign(run=run) for (run, _, _), path in zip(members, snakemake.input.curves, strict=True)
    ]
    # Whole numbers with gaps (the iteration of a divergence) stay whole in the tables.
    runs.convert_dtypes().to_csv(snakemake.output.runs, index=False)
    level_table(runs, factors).to_csv(snakemake.output.levels, index=False)
    pd.concat(curves, ignore_index=True).to_csv(snakemake.output.curves, index=False)
