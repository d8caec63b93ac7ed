"""Draw how validation and training loss part, by level."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.figures.gap import gap_figure
    from study.figures.shared.style import save

    curves, runs = pd.read_csv(snakemake.input.curves), pd.read_csv(snakemake.input.runs)
    save(gap_figure(curves, runs, snakemake.params.factors), snakemake.output.figure)
