"""Compute the findings of the choice, the refits and the test of the selected network."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.common.csv_files import read_csv
    from study.common.files import read_json, write_json
    from study.selection.findings import findings

    source = snakemake.input
    found = findings(
        read_json(source.selected),
        read_csv(source.runs),
        read_json(source.card)["validation_size"],
        [read_json(path) for path in source.refits],
        read_json(source.test),
        pd.read_csv(source.classes),
        pd.read_csv(source.bins),
        pd.read_csv(source.coverage),
    )
    write_json(snakemake.output.findings, found)
