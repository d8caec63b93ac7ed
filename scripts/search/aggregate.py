"""Collect the trials of one search into its tables."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    from study.common.csv_files import read_joined
    from study.common.files import read_json
    from study.experiments.tables import level_table
    from study.search import tables

    source, output, params = snakemake.input, snakemake.output, snakemake.params
    specifications, summaries, promotions = (
        [read_json(path) for path in paths] for paths in (source.specifications, source.summaries, source.promotions)
    )
    rungs = tables.rung_table(params.brackets, specifications, summaries, promotions)
    runs = tables.trial_rows(rungs, specifications, summaries)
    furthest = tables.furthest_rows(rungs)
    curves = tables.trial_curves(furthest, *read_joined([source.curves[slot] for slot in furthest.index]))
    # Whole numbers with gaps (the iteration of a divergence) stay whole in the tables.
    runs.convert_dtypes().to_csv(output.runs, index=False)
    level_table(runs, params.factors).to_csv(output.levels, index=False)
    curves.to_csv(output.curves, index=False)
    rungs.drop(columns="point").convert_dtypes().to_csv(output.rungs, index=False)
    tables.write_trials(output.trials, tables.trial_table(rungs, runs))
