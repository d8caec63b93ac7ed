"""Measure the noise of a run's minibatches at its snapshots: of losses and gradients, and of its steps."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    import numpy as np

    from study.common.files import read_json
    from study.noise.tables import Snapshots, snapshot_tables, step_tables, variance_table
    from study.training.files import read_split
    from study.training.snapshots import read_snapshots

    source, output = snakemake.input, snakemake.output
    specification = read_json(source.specification)
    snapshots = Snapshots(specification, read_snapshots(source.snapshots), *read_split(source, specification))
    tables, losses = snapshot_tables(snapshots, np.load(source.batches)["loss"])
    log.info("Losses, gradients and curvature at %d snapshots.", len(losses))
    rng = np.random.default_rng(specification["seed"])
    tables["variances"] = variance_table(tables["gradients"], losses, rng)
    log.info("Variances of the loss over batch sizes.")
    tables["steps"], tables["epochs"] = step_tables(snapshots)
    for name, table in tables.items():
        table.to_csv(getattr(output, name), index=False)
