"""Train a trial up to the budget of its rung, from the beginning or from the state that the rung before left."""

from study.joblog import job_log

with job_log(snakemake.log[0]) as log:
    import json
    from pathlib import Path

    import numpy as np
    from study.examples import Examples
    from study.machine import blas_kernel
    from study.runfiles import write_run
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
    card = json.loads(Path(source.card).read_text())
    log.info("Specification: %s", json.dumps(specification))
    log.info("BLAS kernel: %s", blas_kernel())

    training = Training(
        [specification],
        Examples.load(source.train_images, source.train_labels, card),
        Examples.load(source.validation_images, source.validation_labels, card),
        lambda point, iterations: log.info(
            "iteration %d of %d: validation accuracy %.4f", point["iteration"], iterations, point["validation_accuracy"]
        ),
        state,
    )
    [record] = training.records
    if record.going:
        budget = iterations_of(specification | {"epochs": params.epochs}, len(training.training))
        training.run(min(budget, training.iterations))
    if not record.going:
        log.warning("The loss diverged at iteration %d; the trial ends there.", record.diverged_at)
    write_run(snakemake.output, specification, training, record)
    # What the clock said is no part of a state that must be the same bits on every rebuild.
    record.seconds.clear()
    np.savez(snakemake.output.state, **training.state())
