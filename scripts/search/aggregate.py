"""Collect the trials of one search into its tables."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.common.files import read_json
    from study.experiments.tables import level_table
    from study.search.tables import furthest_rows, rung_table, trial_rows

    source, output = snakemake.input, snakemake.output
    specifications, summaries = list(map(read_json, source.specifications)), list(map(read_json, source.summaries))
    rungs = rung_table(snakemake.params.courses, specifications, summaries, list(map(read_json, source.promotions)))
    runs = trial_rows(rungs, specifications, summaries)
    # A trial's curve is that of its furthest rung, which holds the earlier ones.
    curves = [
        pd.read_csv(source.curves[row.Index]).assign(run=row.run, trial=row.trial, seed=row.seed)
        for row in furthest_rows(rungs).itertuples()
    ]
    # Whole numbers with gaps (the iteration of a divergence) stay whole in the tables.
    runs.convert_dtypes().to_csv(output.runs, index=False)
    level_table(runs, snakemake.params.factors).to_csv(output.levels, index=False)
    pd.concat(curves, ignore_index=True).to_csv(output.curves, index=False)
    rungs.drop(columns="level").convert_dtypes().to_csv(output.rungs, index=False)
