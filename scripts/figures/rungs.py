"""Draw the learning curves of a search by rung."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.common.csv_files import read_csv
    from study.figures.rungs import rungs_figure
    from study.figures.shared.style import save

    save(rungs_figure(read_csv(snakemake.input.rungs), pd.read_csv(snakemake.input.curves)), snakemake.output.figure)
