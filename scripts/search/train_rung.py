"""Train a trial up to the budget of its rung: from the beginning, or from the state that the rung before left.

What a trial has reached in a later rung is also kept under the trial's name, and is taken from there where it can be.
"""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    import json
    from pathlib import Path

    import numpy as np

    from study.common.files import read_json
    from study.jobs import kept
    from study.jobs.machine import blas_kernel, libraries
    from study.training.files import progress_line, read_split, write_run
    from study.training.run import Training, iterations_of

    source, output, params = snakemake.input, snakemake.output, snakemake.params

    def train(specification, state=None):
        log.info("Specification: %s", json.dumps(specification))
        log.info("BLAS kernel: %s", blas_kernel())
        split = read_split(source)
        training = Training([specification], *split, lambda *course: log.info(progress_line(*course)), state)
        [record] = training.records
        if record.going:
            budget = iterations_of(specification | {"epochs": params.budgets[-1]}, len(training.training))
            training.run(min(budget, training.iterations))
        if not record.going:
            log.warning("The loss diverged at iteration %d; the trial ends there.", record.diverged_at)
        write_run(output, specification, training, record)
        np.savez(output.state, **training.state())

    if not source.get("slots"):
        train(params.specification)
    else:
        entry = read_json(source.slots)["slots"][params.slot]
        folder = Path(params.kept) / f"{entry['run']}_epochs-{'-'.join(f'{budget:g}' for budget in params.budgets)}"
        made_from = kept.origin(entry["specification"], params.budgets, [source.card, *source.code], libraries())
        files = dict(output.items())
        if kept.take(folder, made_from, files):
            log.info("Taken from %s, where this trial has been trained already.", folder)
        else:
            log.info("Going on from slot %d of the rung before.", entry["from"])
            with np.load(source.states[entry["from"]]) as file:
                train(entry["specification"], dict(file))
            kept.keep(folder, made_from, files)
