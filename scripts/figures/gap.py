"""Draw overfitting by level."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.common.csv_files import read_csv
    from study.common.files import read_json
    from study.figures.gap import gap_figure
    from study.figures.shared.style import save

    source = snakemake.input
    curves, runs, found = pd.read_csv(source.curves), read_csv(source.runs), read_json(source.findings)
    save(gap_figure(curves, runs, snakemake.params.factors, found["stopped"]), snakemake.output.figure)
