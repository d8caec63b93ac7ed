"""Draw the selected network: its classes, its calibration and its most confident mistakes."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import numpy as np

    from study.common.files import read_json
    from study.data.classes import class_names
    from study.figures.calibration import calibration_figure
    from study.figures.selected import confusion_figure, mistakes_figure
    from study.figures.shared.style import save

    source, output = snakemake.input, snakemake.output
    card = read_json(source.card)
    names = class_names(card, snakemake.params.classes)
    found = read_json(source.findings)

    counts = read_json(source.test)["selected"]["confusion"]
    save(confusion_figure(counts, found["classes"], names), output.confusion)
    save(calibration_figure(found["reliability"], found["selective"]), output.calibration)
    with np.load(source.mistakes) as mistakes:
        figure = mistakes_figure(**mistakes, names=names, height=card["height"], width=card["width"])
    save(figure, output.mistakes)
