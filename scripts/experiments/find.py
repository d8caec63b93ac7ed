"""Compute the findings of one experiment: the comparison of its levels, and what its question asks beyond it."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import numpy as np
    import pandas as pd

    from study.common.csv_files import read_csv
    from study.common.files import read_json, write_json
    from study.common.margins import Margins
    from study.experiments.findings import findings
    from study.training.files import read_validation

    source, params = snakemake.input, snakemake.params
    found = findings(
        params.kind,
        params.question,
        read_csv(source.runs),
        pd.read_csv(source.curves),
        Margins(**params.margins),
        [np.load(path)["loss"] for path in source.batches],
        answers=list(map(read_validation, source.answers)),
        noise=next(map(read_json, source.noise), None),
        gradients=next(map(pd.read_csv, source.noise_gradients), None),
        sharpness=next(map(pd.read_csv, source.sharpness), None),
    )
    write_json(snakemake.output.findings, found)
