"""Check every line of every derivation, and the gradients of the library, on random problems."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    import pandas as pd

    from study.verification.checks import COLUMNS, all_checks, failures

    drawn = snakemake.params.drawn
    rows = all_checks(drawn["problems"], drawn["seed"])
    log.info("%d checks, %d failed", len(rows), len(failures(rows)))
    pd.DataFrame(rows, columns=COLUMNS).to_csv(snakemake.output.checks, index=False)
