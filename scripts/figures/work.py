"""Draw an experiment's losses against the examples seen and against the iterations."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.figures.curves import work_figure
    from study.figures.shared.style import save

    curves, runs = pd.read_csv(snakemake.input.curves), pd.read_csv(snakemake.input.runs)
    figure = work_figure(curves, runs, snakemake.params.factors, ["examples", "iteration"])
    save(figure, snakemake.output.figure)
