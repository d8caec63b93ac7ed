"""Fit a mixture to the points from one start by every method, and by scikit-learn's EM for comparison."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    import numpy as np

    from study.common.files import write_json
    from study.mixture.files import write_mixtures
    from study.mixture.trace import fit_all

    dimensions, start = int(snakemake.wildcards.dimensions), int(snakemake.wildcards.start)
    y = np.ascontiguousarray(np.load(snakemake.input.points)[:, :dimensions])
    fits = fit_all(y, **snakemake.params.fit, start=start)
    for method, end in fits.summary["methods"].items():
        log.info("%s: %.6f after %.1f passes", method, end["log_likelihood"], end["passes"])
        if "collapsed" in end:
            log.warning("%s ended there: a covariance became singular, where the likelihood has no bound.", method)
    fits.curve.to_csv(snakemake.output.curve, index=False)
    fits.seconds.to_csv(snakemake.output.seconds, index=False)
    write_mixtures(snakemake.output.parameters, fits.mixtures)
    write_json(snakemake.output.summary, fits.summary)
