"""Compute the findings of the fits from all starts."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import numpy as np
    import pandas as pd

    from study.common.files import read_json, write_json
    from study.mixture.files import read_mixture
    from study.mixture.findings import findings
    from study.mixture.methods import REFERENCE

    source = snakemake.input
    found = findings(
        np.ascontiguousarray(np.load(source.points)[:, : int(snakemake.wildcards.dimensions)]),
        np.load(source.labels),
        read_json(source.card)["classes"],
        [pd.read_csv(path) for path in source.curves],
        [read_json(path) for path in source.summaries],
        [read_mixture(path, REFERENCE) for path in source.parameters],
    )
    write_json(snakemake.output.findings, found)
