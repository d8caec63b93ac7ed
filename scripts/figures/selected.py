"""Draw the selected network: its training, classes, calibration, first layer and most confident mistakes."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import numpy as np
    import pandas as pd

    from study.common.files import read_json
    from study.data.classes import class_names
    from study.figures.calibration import calibration_figure
    from study.figures.curves import training_figure
    from study.figures.selected import confusion_figure, mistakes_figure, weights_figure
    from study.figures.shared.style import save

    source, output = snakemake.input, snakemake.output
    card = read_json(source.card)
    names = class_names(card["classes"], snakemake.params.fashion_mnist)
    found = read_json(source.findings)

    curves = [
        pd.read_csv(path).assign(run=path, status=read_json(summary)["status"])
        for path, summary in zip(source.curves, source.summaries, strict=True)
    ]
    save(training_figure(pd.concat(curves, ignore_index=True)), output.curves)
    counts = read_json(source.test)["selected"]["confusion"]
    save(confusion_figure(counts, found["classes"], names), output.confusion)
    save(calibration_figure(found["reliability"], found["selective"]), output.calibration)
    with np.load(source.parameters) as parameters:
        save(weights_figure(parameters["W1"], card["height"], card["width"]), output.weights)
    with np.load(source.mistakes) as mistakes:
        figure = mistakes_figure(**mistakes, names=names, height=card["height"], width=card["width"])
    save(figure, output.mistakes)
