"""Work out what one experiment shows: comparisons for all, and what its question asks beyond them."""

from study.joblog import job_log

with job_log(snakemake.log[0]):
    import json
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from study import findings, variant_findings

    params = snakemake.params
    runs = pd.read_csv(snakemake.input.runs)
    curves = pd.read_csv(snakemake.input.curves)

    completed = runs[runs["status"] == "completed"]
    comparison = findings.comparison(runs, params.factors)
    found = {"complete": bool(comparison["measures"]), "comparison": comparison}
    if params.question == "B2.1" and found["complete"]:
        per_run = [curves[curves["run"] == run] for run in completed["run"]]
        paths = dict(zip(runs["run"], snakemake.input.batches, strict=True))
        batches = [np.load(paths[run])["loss"] for run in completed["run"]]
        per_epoch = per_run[0]["iteration"].iloc[-1] / per_run[0]["epoch"].iloc[-1]
        found["curve"] = findings.curve_shape(pd.concat(per_run))
        found["noise"] = findings.batch_noise(batches, per_run, per_epoch, int(runs["batch_size"].iloc[0]))
    if params.question == "B2.3" and found["complete"]:
        found["overfitting"] = findings.overfitting(runs, curves)
    if params.factors == ["variant"]:
        found["variants"] = variant_findings.variants(runs)
    if params.question == "B2.3 remedy":
        found["remedies"] = variant_findings.remedies(runs, curves)
    Path(snakemake.output.findings).write_text(json.dumps(found, indent=2) + "\n")
