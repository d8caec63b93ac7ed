"""Say in numbers what the fits from all starts show."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import numpy as np
    import pandas as pd

    from study.common.files import read_json, write_json
    from study.mixture import findings as find

    source, dimensions = snakemake.input, int(snakemake.wildcards.dimensions)
    y = np.ascontiguousarray(np.load(source.points)[:, :dimensions])
    labels = np.load(source.labels)
    classes = read_json(source.card)["classes"]
    curves = [pd.read_csv(path) for path in source.curves]
    summaries = [read_json(path) for path in source.summaries]
    ends = [summary["methods"][find.REFERENCE]["log_likelihood"] for summary in summaries]
    best = int(np.argmax(ends))
    fitted = find.read_mixture(np.load(source.parameters[best]), find.REFERENCE)
    findings = {
        "dimensions": dimensions,
        "components": fitted.components,
        "points": len(y),
        "starts": len(summaries),
        "near": find.NEAR,
        "rows": find.fit_rows(curves, summaries),
        "em_passes_for_minibatch": find.passes_of_em_to_match_minibatch(curves),
        "scikit_learn": find.agreement_with_scikit_learn(summaries),
        "best_start": best,
        "best_value": max(m["log_likelihood"] for s in summaries for m in s["methods"].values()),
        "overlap": find.overlap(fitted, y),
        "composition": find.composition(fitted, y, labels, classes),
    }
    write_json(snakemake.output.findings, findings)
