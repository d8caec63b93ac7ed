"""Fit the temperatures of the selected networks and of their ensemble on the validation images."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    import json
    from pathlib import Path

    import numpy as np

    from study.selection.calibration import answers, fit_temperature, pooled
    from study.training.examples import Examples
    from study.training.prediction import log_probabilities

    source, output = snakemake.input, snakemake.output
    card = json.loads(Path(source.card).read_text())
    validation = Examples.load(source.images, source.labels, card)
    labels = np.load(source.labels)
    log_p = log_probabilities(source.networks, validation)

    temperatures = [fit_temperature(p, labels) for p in log_p]
    found = {"networks": temperatures}
    if len(log_p) > 1:
        found["ensemble"] = fit_temperature(pooled(log_p), labels)
    log.info("Temperatures: %s", json.dumps(found))
    Path(output.temperatures).write_text(json.dumps(found, indent=2) + "\n")
    np.save(output.right, answers(log_p, labels)[1])
