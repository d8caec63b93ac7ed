"""Decide which trials of a rung go on, and write what sits in each slot of the next one."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    from study.common.files import read_json, write_json
    from study.config.brackets import promote
    from study.config.runs import run_name

    specifications = list(map(read_json, snakemake.input.specifications))
    entries = [{"run": run_name(specification), "specification": specification} for specification in specifications]
    promoted = promote(entries, list(map(read_json, snakemake.input.summaries)), snakemake.params.slots)
    for entry in promoted:
        log.info("Slot %d goes on: %s, validation accuracy %s", entry["from"], entry["status"], entry["accuracy"])
    slots = {"epochs": snakemake.params.epochs, "slots": promoted}
    write_json(snakemake.output.slots, slots)
