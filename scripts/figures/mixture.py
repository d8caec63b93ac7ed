"""Draw the progress of the fits, the best one's contours over the points, and the classes of its components."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import numpy as np
    import pandas as pd

    from study.common.files import read_json
    from study.data.classes import class_names
    from study.figures.mixture import components_figure, progress_figure
    from study.figures.shared.style import save
    from study.mixture.findings import REFERENCE, read_mixture

    source = snakemake.input
    findings = read_json(source.findings)
    curve = pd.concat([pd.read_csv(path).assign(start=i) for i, path in enumerate(source.curves)])
    save(progress_figure(curve, "passes"), snakemake.output.passes)
    fitted = read_mixture(np.load(source.parameters[findings["best_start"]]), REFERENCE)
    composition = findings["composition"]
    names = class_names(len(composition[0]["shares"]), snakemake.params.fashion_mnist)
    points, labels = np.load(source.points, mmap_mode="r"), np.load(source.labels)
    save(components_figure(fitted, points, labels, names, composition), snakemake.output.components)
