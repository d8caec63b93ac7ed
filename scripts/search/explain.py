"""Fit the surrogate of a search, and write what it says about the hyperparameters."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    from study.common.csv_files import read_csv
    from study.common.files import write_json
    from study.search.explanation import explain
    from study.search.tables import read_trials

    source, params = snakemake.input, snakemake.params
    found = explain(params.space, params.base, read_trials(source.trials), read_csv(source.rungs), params.full)
    write_json(snakemake.output.explanation, found)
