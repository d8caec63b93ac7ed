"""Test what one search claims."""

from study.joblog import job_log

with job_log(snakemake.log[0]):
    import json
    from pathlib import Path

    import pandas as pd
    from study.claims.claim import judge
    from study.claims.files import write_claims
    from study.claims.search import search_claims
    from study.search_context import STRATEGIES

    source, params = snakemake.input, snakemake.params
    found = json.loads(Path(source.findings).read_text())
    strategy = STRATEGIES[found["plan"]["strategy"]]
    claims = search_claims(found["comparison"], pd.read_csv(source.rungs), strategy) if found["complete"] else []
    write_claims(snakemake.output.claims, judge(claims, snakemake.wildcards.experiment, params.question))
