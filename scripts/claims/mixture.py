"""Test the claims about the fits of the mixtures."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    from study.claims.mixture import mixture_claims
    from study.claims.shared.claim import judge
    from study.claims.shared.files import write_claims
    from study.common.files import read_json

    findings = [read_json(path) for path in snakemake.input.findings]
    write_claims(snakemake.output.claims, judge(mixture_claims(findings), "mixture", "A+"))
