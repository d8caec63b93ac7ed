"""Train one run: from its specification and the split's arrays to curves, parameters and a summary."""

from study.joblog import job_log

with job_log(snakemake.log[0]) as log:
    import csv
    import json
    from pathlib import Path

    import numpy as np
    from study.examples import Examples
    from study.machine import blas_kernel, peak_memory_mb
    from study.network import save_network
    from study.record import summary
    from study.training import Training

    def progress(point, iterations):
        log.info(
            "iteration %d of %d: training loss %.4f, validation loss %.4f, validation accuracy %.4f",
            point["iteration"],
            iterations,
            point["training_loss"],
            point["validation_loss"],
            point["validation_accuracy"],
        )

    source, output = snakemake.input, snakemake.output
    specification = snakemake.params.specification or json.loads(Path(source.specification).read_text())
    card = json.loads(Path(source.card).read_text())
    log.info("Specification: %s", json.dumps(specification))
    log.info("BLAS kernel: %s", blas_kernel())

    training = Training(
        [specification],
        Examples.load(source.train_images, source.train_labels, card),
        Examples.load(source.validation_images, source.validation_labels, card),
        progress,
    )
    [record] = training.run()
    if record.diverged_at is not None:
        log.warning("The loss diverged at iteration %d; the run ends there.", record.diverged_at)

    Path(output.specification).write_text(json.dumps(specification, indent=2) + "\n")
    with open(output.curve, "w", newline="") as file:
        writer = csv.DictWriter(file, record.curve[0].keys())
        writer.writeheader()
        writer.writerows(record.curve)
    done = record.iterations
    np.savez(output.batches, loss=record.batch_loss[:done], accuracy=record.batch_accuracy[:done])
    save_network(output.parameters, record.best_network)
    found = {"parameters": training.network.parameter_count, "initial_step_size": training.first_step_size}
    Path(output.summary).write_text(json.dumps(found | summary(record), indent=2) + "\n")
    timing = {
        "training_seconds": training.training_seconds,
        "evaluation_seconds": training.evaluation_seconds,
        "peak_memory_mb": peak_memory_mb(),
        "blas_kernel": blas_kernel(),
        "seconds": record.seconds,
    }
    Path(output.timing).write_text(json.dumps(timing, indent=2) + "\n")
