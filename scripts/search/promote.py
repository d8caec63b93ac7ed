"""Decide which trials of a rung go on, and write which trial sits in each slot of the next one.

The states of those that stop here are removed: with all of them a large search would fill a disk.
"""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    from study.common.files import read_json, write_json
    from study.common.run_names import run_name
    from study.search.promotion import promote
    from study.training.states import drop_state, state_path

    specifications, summaries = (
        [read_json(path) for path in paths] for paths in (snakemake.input.specifications, snakemake.input.summaries)
    )
    promoted = promote(specifications, summaries, snakemake.params.slots)
    for entry in promoted:
        log.info("Slot %d goes on: %s, validation accuracy %s", entry["from"], entry["status"], entry["accuracy"])
    write_json(snakemake.output.slots, {"epochs": snakemake.params.budgets[-1], "slots": promoted})
    for run in {run_name(each) for each in specifications} - {entry["run"] for entry in promoted}:
        drop_state(state_path(snakemake.params.cache, run, snakemake.params.budgets[:-1]))
