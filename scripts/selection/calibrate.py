"""Fit the temperatures of the selected networks, their ensemble and the reference on the validation images."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    import json

    import numpy as np

    from study.common.files import read_json, write_json
    from study.selection.calibration import confidence_and_right, fit_temperatures
    from study.training.examples import Examples
    from study.training.prediction import log_probabilities

    source, output = snakemake.input, snakemake.output
    validation = Examples.load(source.images, source.labels, read_json(source.card))
    labels = np.load(source.labels)
    log_p = log_probabilities(source.networks, validation)
    reference = log_probabilities(source.references, validation) if source.references else None
    temperatures = fit_temperatures(log_p, labels, reference)
    log.info("Temperatures: %s", json.dumps(temperatures))
    write_json(output.temperatures, temperatures)
    np.save(output.right, confidence_and_right(log_p, labels)[1])
