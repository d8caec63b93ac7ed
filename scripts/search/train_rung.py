"""Train a trial up to the budget of its rung: from its state at the end of the rung before, or from the beginning.

What a trial has reached in a later rung also goes into the cache of trials, and is copied from there where it can be.
"""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    from pathlib import Path

    from study.common.files import read_json
    from study.common.run_names import run_name, rung_name
    from study.jobs import cache
    from study.jobs.machine import libraries
    from study.training.job import train_to_budgets
    from study.training.states import drop_state, load_state, save_state, state_path

    source, output, params = snakemake.input, snakemake.output, snakemake.params
    budgets, later = params.budgets, bool(source.get("slots"))
    specification = read_json(source.slots)["slots"][params.slot]["specification"] if later else params.specification
    run = run_name(specification)
    # The folder of all trials: the cache, in which first rungs have their places.
    trials = Path(params.cache if later else params.trials)

    def origin(budgets):
        return cache.origin(specification, budgets, [source.card, source.code], libraries())

    def train():
        state = load_state(state_path(trials, run, budgets[:-1]), origin(budgets[:-1])) if later else None
        log.info("Going on from the rung before." if state else "From the beginning.")
        training = train_to_budgets(specification, budgets, source, output, log, state)
        if params.goes_on:
            save_state(state_path(trials, run, budgets), training.state(), origin(budgets))

    if not later:
        train()
    else:
        folder = trials / rung_name(run, budgets)
        if cache.restore_or_make(folder, origin(budgets), dict(output.items()), train, params.anew):
            log.info("Copied from the cache, %s.", folder)
        drop_state(state_path(trials, run, budgets[:-1]))
