"""Collect the runs of one experiment into its tables."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import numpy as np

    from study.common.csv_files import read_joined
    from study.common.files import read_json
    from study.experiments.tables import level_table, run_table

    members = snakemake.params.members
    runs = run_table(
        members, list(map(read_json, snakemake.input.specifications)), list(map(read_json, snakemake.input.summaries))
    )
    factors = [key for key in members[0][1] if key != "trial"]
    curves, evaluations = read_joined(snakemake.input.curves)
    # Whole numbers with gaps (the iteration of a divergence) stay whole in the tables.
    runs.convert_dtypes().to_csv(snakemake.output.runs, index=False)
    level_table(runs, factors).to_csv(snakemake.output.levels, index=False)
    curves.assign(run=np.repeat([run for run, _, _ in members], evaluations)).to_csv(
        snakemake.output.curves, index=False
    )
