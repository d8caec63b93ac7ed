"""Fit the temperatures of the selected networks and of their ensemble on the validation images."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    import json

    import numpy as np

    from study.common.files import read_json, write_json
    from study.selection.calibration import answers, fit_temperature, pooled
    from study.training.examples import Examples
    from study.training.prediction import log_probabilities

    source, output = snakemake.input, snakemake.output
    card = read_json(source.card)
    validation = Examples.load(source.images, source.labels, card)
    labels = np.load(source.labels)
    log_p = log_probabilities(source.networks, validation)

    temperatures = [fit_temperature(p, labels) for p in log_p]
    found = {"networks": temperatures}
    if len(log_p) > 1:
        found["ensemble"] = fit_temperature(pooled(log_p), labels)
    log.info("Temperatures: %s", json.dumps(found))
    write_json(output.temperatures, found)
    np.save(output.right, answers(log_p, labels)[1])
