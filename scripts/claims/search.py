"""Test what one search claims."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.claims.search import search_claims
    from study.claims.shared.claim import judge
    from study.claims.shared.files import write_claims
    from study.common.files import read_json
    from study.search.context import STRATEGIES

    source, params = snakemake.input, snakemake.params
    found = read_json(source.findings)
    strategy = STRATEGIES[found["plan"]["strategy"]]
    claims = search_claims(found["comparison"], pd.read_csv(source.rungs), strategy) if found["complete"] else []
    write_claims(snakemake.output.claims, judge(claims, snakemake.wildcards.experiment, params.question))
