"""Test what is claimed of the fits of the mixture."""

from study.joblog import job_log

with job_log(snakemake.log[0]):
    import json
    from pathlib import Path

    from study.claims.claim import judge
    from study.claims.files import write_claims
    from study.claims.mixture import mixture_claims

    findings = [json.loads(Path(path).read_text()) for path in snakemake.input.findings]
    write_claims(snakemake.output.claims, judge(mixture_claims(findings), "mixture", "A+"))
