"""Fit the surrogate of a search, and write what it says about the hyperparameters."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.common.files import write_json
    from study.search.explanation import explain

    source, params = snakemake.input, snakemake.params
    found = explain(
        params.space,
        params.base,
        pd.read_csv(source.runs),
        pd.read_csv(source.rungs),
        params.base["epochs"] if params.staged else None,
    )
    write_json(snakemake.output.explanation, found)
