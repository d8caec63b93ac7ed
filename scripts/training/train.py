"""Train one run: from its specification and the split's arrays to curves, parameters and a summary.

A refit of the selected network is also kept by its specification, and is taken from there where it can be.
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
    from study.network.perceptron import save_network
    from study.training.files import progress_line, read_split, write_run
    from study.training.run import Training
    from study.training.snapshots import train_with_snapshots

    source, output = snakemake.input, snakemake.output
    specification = snakemake.params.specification or read_json(source.specification)
    log.info("Specification: %s", json.dumps(specification))
    log.info("BLAS kernel: %s", blas_kernel())

    def train():
        training = Training([specification], *read_split(source), lambda *course: log.info(progress_line(*course)))
        if output.get("snapshots"):
            np.savez(output.snapshots, **train_with_snapshots(training))
        [record] = training.run()
        if record.diverged_at is not None:
            log.warning("The loss diverged at iteration %d; the run ends there.", record.diverged_at)

        write_run(output, specification, training, record)
        done = record.iterations
        np.savez(output.batches, loss=record.batch_loss[:done], accuracy=record.batch_accuracy[:done])
        save_network(output.parameters, record.best_network)

    folder = snakemake.params.get("kept")
    if not folder:
        train()
    else:
        folder = Path(folder) / kept.name_of(specification)
        made_from = kept.origin(specification, [], [source.card, *source.code], libraries())
        files = dict(output.items())
        if kept.take(folder, made_from, files):
            log.info("Taken from %s, where this network has been trained already.", folder)
        else:
            train()
            kept.keep(folder, made_from, files)
