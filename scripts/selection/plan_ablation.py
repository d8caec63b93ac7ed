"""Write the steps that lead from the reference to the selected network, one group of hyperparameters after another."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    from study.common.files import read_json, write_json
    from study.selection.ablation import steps

    plan = steps(snakemake.params.reference, read_json(snakemake.input.selected)["refit"])
    for step in plan:
        log.info("%s: %s", step["name"], step["changes"] or "changes nothing")
    write_json(snakemake.output.plan, plan)
