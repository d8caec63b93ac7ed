"""Test the claims of one experiment without a search."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import numpy as np
    import pandas as pd

    from study.claims.by_question import Tables, experiment_claims
    from study.claims.shared.claim import judge
    from study.claims.shared.files import write_claims
    from study.common.csv_files import read_csv
    from study.common.margins import Margins
    from study.training.files import read_stopped, read_validation

    source, params = snakemake.input, snakemake.params
    tables = Tables(
        read_csv(source.runs),
        pd.read_csv(source.curves),
        Margins(**params.margins),
        [np.load(path)["loss"] for path in source.batches],
        list(map(read_validation, source.answers)),
        list(map(read_stopped, source.answers)),
        *(pd.read_csv(*path) if path else None for path in (source.noise_runs, source.sharpness)),
    )
    claims = experiment_claims(params.kind, params.question, params.factors, tables)
    write_claims(snakemake.output.claims, judge(claims, snakemake.wildcards.experiment, params.question))
