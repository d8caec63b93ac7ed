"""Train a trial up to the budget of its rung, from the beginning or from the state that the rung before left."""

from study.joblog import job_log

with job_log(snakemake.log[0]) as log:
    import json
    from pathlib import Path

    import numpy as np
    from study.machine import blas_kernel
    from study.runfiles import progress_line, read_split, write_run
    from study.training import Training, iterations_of

    source, params = snakemake.input, snakemake.params
    if source.get("slots"):
        entry = json.loads(Path(source.slots).read_text())["slots"][params.slot]
        specification = entry["specification"]
        with np.load(source.states[entry["from"]]) as file:
            state = dict(file)
        log.info("Going on from slot %d of the rung before.", entry["from"])
    else:
        specification, state = params.specification, None
    log.info("Specification: %s", json.dumps(specification))
    log.info("BLAS kernel: %s", blas_kernel())

    training = Training([specification], *read_split(source), lambda *course: log.info(progress_line(*course)), state)
    [record] = training.records
    if record.going:
        budget = iterations_of(specification | {"epochs": params.epochs}, len(training.training))
        training.run(min(budget, training.iterations))
    if not record.going:
        log.warning("The loss diverged at iteration %d; the trial ends there.", record.diverged_at)
    write_run(snakemake.output, specification, training, record)
    np.savez(snakemake.output.state, **training.state())
