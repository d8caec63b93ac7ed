"""Draw an experiment's losses against the seconds spent on training."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.experiments.tables import timed_curves
    from study.figures.curves import work_figure
    from study.figures.shared.style import save

    runs = pd.read_csv(snakemake.input.runs)
    curves = timed_curves(pd.read_csv(snakemake.input.curves), pd.read_csv(snakemake.input.seconds))
    figure = work_figure(curves, runs, snakemake.params.factors, ["training_seconds"])
    save(figure, snakemake.output.figure)
