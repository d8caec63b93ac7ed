"""Test what one experiment without a search claims."""

from study.joblog import job_log

with job_log(snakemake.log[0]):
    import numpy as np
    import pandas as pd
    from study.claims.answers import experiment_claims
    from study.claims.claim import judge
    from study.claims.files import write_claims

    source, params = snakemake.input, snakemake.params
    claims = experiment_claims(
        params.kind,
        params.question,
        params.factors,
        pd.read_csv(source.runs),
        pd.read_csv(source.curves),
        [np.load(path)["loss"] for path in source.batches],
        [pd.read_csv(path) for path in source.noise],
    )
    write_claims(snakemake.output.claims, judge(claims, snakemake.wildcards.experiment, params.question))
