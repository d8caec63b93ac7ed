"""Check every line of every derivation, and the gradients of the library, on random problems."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    from study.verification.checks import all_checks
    from study.verification.table import failures, write_checks

    drawn = snakemake.params.drawn
    checks = all_checks(drawn["problems"], drawn["seed"])
    log.info("%d checks, %d failed", len(checks), len(failures(checks)))
    write_checks(snakemake.output.checks, checks)
