"""Measure the noise of a run's minibatches at its snapshots: of losses and gradients, and of its steps."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    import numpy as np

    from study.common.files import read_json
    from study.noise.tables import gradient_table, step_tables, variance_table
    from study.training.files import read_split
    from study.training.snapshots import read_snapshots

    source, output = snakemake.input, snakemake.output
    specification = read_json(source.specification)
    snapshots = read_snapshots(source.snapshots)
    data = read_split(source, specification)

    gradients, losses = gradient_table(specification, snapshots, *data)
    gradients.to_csv(output.gradients, index=False)
    log.info("Gradients at %d snapshots.", len(gradients))
    rng = np.random.default_rng(specification["seed"])
    variance_table(gradients, losses, rng).to_csv(output.variances, index=False)
    log.info("Variances of the loss over batch sizes.")
    steps, epochs = step_tables(specification, snapshots, *data)
    steps.to_csv(output.steps, index=False)
    epochs.to_csv(output.epochs, index=False)
