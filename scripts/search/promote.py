"""Decide which trials of a rung go on, and write which trial sits in each slot of the next one."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    from study.common.files import read_json, write_json
    from study.search.promotion import promote

    specifications, summaries = (
        [read_json(path) for path in paths] for paths in (snakemake.input.specifications, snakemake.input.summaries)
    )
    promoted = promote(specifications, summaries, snakemake.params.slots)
    for entry in promoted:
        log.info("Slot %d goes on: %s, validation accuracy %s", entry["from"], entry["status"], entry["accuracy"])
    write_json(snakemake.output.slots, {"epochs": snakemake.params.epochs, "slots": promoted})
