"""Draw some training images of each class."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import numpy as np

    from study.common.files import read_json
    from study.data.classes import class_names
    from study.figures.samples import samples_figure
    from study.figures.shared.style import save

    card = read_json(snakemake.input.card)
    images = np.load(snakemake.input.images, mmap_mode="r")
    labels = np.load(snakemake.input.labels)
    names = class_names(card, snakemake.params.classes)
    save(samples_figure(images, labels, card, names), snakemake.output.figure)
