"""Test the claims of one search."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    from study.claims.search import search_claims
    from study.claims.shared.claim import judge
    from study.claims.shared.files import write_claims
    from study.common.files import read_json
    from study.common.margins import Margins

    params = snakemake.params
    claims = search_claims(read_json(snakemake.input.findings), Margins(**params.margins))
    write_claims(snakemake.output.claims, judge(claims, snakemake.wildcards.experiment, params.question))
