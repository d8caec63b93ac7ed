"""Write the claims of all parts to one table."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    from study.claims.shared.files import claim_table, read_claims

    rows = [row for path in snakemake.input.claims for row in read_claims(path)]
    claim_table(rows).to_csv(snakemake.output.table, index=False)
