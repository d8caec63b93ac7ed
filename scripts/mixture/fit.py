"""Fit a mixture to the points from one start by every method, and by scikit-learn's EM for comparison."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    import numpy as np
    import pandas as pd

    from study.common.files import write_json
    from study.mixture.fitting import starting_mixture
    from study.mixture.methods import METHODS
    from study.mixture.statistics import Points
    from study.mixture.trace import mean_log_likelihood, scikit_learn, trace

    fit, start = snakemake.params.fit, int(snakemake.wildcards.start)
    y = np.ascontiguousarray(np.load(snakemake.input.points)[:, : int(snakemake.wildcards.dimensions)])
    points = Points(y)
    first = starting_mixture(y, fit["components"], np.random.default_rng(start))
    curves, clocks, summary, arrays = [], [], {"start": start, "methods": {}}, {}
    for name, method in METHODS.items():
        passes = fit["minibatch_passes"] if name == "minibatch" else fit["passes"]
        curve, seconds, fitted = trace(method, first, points, passes, np.random.default_rng([start, 1]))
        curves.append(pd.DataFrame(curve).assign(method=name))
        clocks.append(pd.DataFrame({"method": name, "iteration": range(len(seconds)), "seconds": seconds}))
        likelihood = mean_log_likelihood(fitted, y)
        summary["methods"][name] = {"passes": curve[-1]["passes"], "log_likelihood": likelihood}
        arrays |= {f"{name}/pi": fitted.pi, f"{name}/mu": fitted.mu, f"{name}/sigma": fitted.sigma}
        log.info("%s: %.6f after %.1f passes", name, likelihood, curve[-1]["passes"])
    reference, seconds = scikit_learn(first, y, fit["passes"])
    summary["scikit_learn"] = {"iterations": fit["passes"], "log_likelihood": reference}
    clocks.append(pd.DataFrame({"method": ["scikit-learn"], "iteration": [fit["passes"]], "seconds": [seconds]}))
    pd.concat(curves).to_csv(snakemake.output.curve, index=False)
    pd.concat(clocks).to_csv(snakemake.output.seconds, index=False)
    np.savez(snakemake.output.parameters, **arrays)
    write_json(snakemake.output.summary, summary)
