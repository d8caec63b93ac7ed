"""Work out what one experiment shows: comparisons for all, and what its question asks beyond them."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import numpy as np
    import pandas as pd

    from study.common.files import read_json, write_json
    from study.experiments import findings
    from study.experiments import variants as variant_findings
    from study.experiments.batch_sizes import first_scaling
    from study.experiments.step_sizes import step_size_findings

    params = snakemake.params
    runs = pd.read_csv(snakemake.input.runs)
    curves = pd.read_csv(snakemake.input.curves)

    comparison = findings.comparison(runs)
    main = first_scaling(runs) if params.question == "B2.2" else runs
    complete = bool(findings.comparison(main)["measures"])
    found = {"complete": complete, "comparison": comparison}
    if params.question == "B2.1" and found["complete"]:
        batches = [np.load(path)["loss"] for path in snakemake.input.batches]
        shape, noise, _ = findings.completed_rows(runs, curves, batches)
        found |= {"curve": findings.described(shape), "noise": findings.described(noise)}
        found["sampling"] = read_json(snakemake.input.noise[0])
    if params.question == "B2.2 step size":
        found["step_sizes"] = step_size_findings(runs)
    if params.question == "B2.3" and found["complete"]:
        found["overfitting"] = findings.overfitting_levels(findings.overfitting(runs, curves))
    if params.kind == "variants":
        found["changes"] = variant_findings.changes(runs)
    if params.question == "B2.3 remedy":
        found["remedies"] = variant_findings.remedies(runs, curves)
    write_json(snakemake.output.findings, found)
