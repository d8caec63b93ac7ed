"""Train a trial up to the budget of its rung: from the beginning, or from the state at the end of the rung before.

What a trial has reached in a later rung also goes into the cache of trials, and is copied from there where it can be.
"""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    from pathlib import Path

    import numpy as np

    from study.common.files import read_json
    from study.jobs import cache
    from study.jobs.machine import libraries
    from study.training.job import train_to_budget

    source, output, params = snakemake.input, snakemake.output, snakemake.params
    budgets = params.budgets

    if not source.get("slots"):
        train_to_budget(params.specification, budgets[-1], source, output, log)
    else:
        entry = read_json(source.slots)["slots"][params.slot]
        folder = Path(params.cache) / f"{entry['run']}_epochs-{'-'.join(f'{budget:g}' for budget in budgets)}"
        made_from = cache.origin(entry["specification"], budgets, [source.card, source.code], libraries())

        def train():
            log.info("Going on from slot %d of the rung before.", entry["from"])
            with np.load(source.states[entry["from"]]) as file:
                train_to_budget(entry["specification"], budgets[-1], source, output, log, dict(file))

        if cache.restore_or_make(folder, made_from, dict(output.items()), train, params.anew):
            log.info("Copied from the cache, %s.", folder)
