"""Check every line of every derivation, and the gradients of the library, on random problems."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    from study.verification.checks import all_checks
    from study.verification.table import verdict, write_checks

    drawn = snakemake.params.drawn
    checks = all_checks(drawn["problems"], drawn["seed"])
    line, warning = verdict(checks, stop_on_failure=False)
    log.info("%s", line)
    if warning:
        log.warning("%s", warning)
        # Now, and not only at the end of the study.
        print(f"Warning: {warning}\nThe report will mark them.", file=sys.stderr)
    write_checks(snakemake.output.checks, checks)
