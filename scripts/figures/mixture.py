"""Draw the contours of the best fit over the points, and the classes of its components."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import numpy as np

    from study.common.files import read_json
    from study.data.classes import class_names
    from study.figures.mixture import components_figure
    from study.figures.shared.style import save
    from study.mixture.files import read_mixture
    from study.mixture.methods import REFERENCE

    source = snakemake.input
    found = read_json(source.findings)
    fitted = read_mixture(source.parameters[found["best_start"]], REFERENCE)
    composition = found["composition"]
    names = class_names(read_json(source.card), snakemake.params.classes)
    points, labels = np.load(source.points, mmap_mode="r"), np.load(source.labels)
    save(components_figure(fitted, points, labels, names, composition), snakemake.output.components)
