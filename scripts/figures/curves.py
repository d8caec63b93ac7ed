"""Draw an experiment's losses and accuracies over the epochs."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.common.csv_files import read_csv
    from study.figures.curves import curves_figure
    from study.figures.shared.style import save

    curves, runs = pd.read_csv(snakemake.input.curves), read_csv(snakemake.input.runs)
    save(curves_figure(curves, runs, snakemake.params.factors), snakemake.output.figure)
