"""Reduce the training images to points in a few dimensions by principal components."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    import numpy as np

    from study.common.files import write_json
    from study.mixture.projection import principal_components

    images = np.load(snakemake.input.images, mmap_mode="r")
    points, shares = principal_components(images, snakemake.params.dimensions)
    np.save(snakemake.output.points, points)
    description = {"points": len(points), "variance_shares": shares.tolist()}
    write_json(snakemake.output.description, description)
    log.info("%d components hold %.1f %% of the variance", len(shares), 100 * shares.sum())
