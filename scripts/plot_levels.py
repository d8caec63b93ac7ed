"""Draw an experiment's best and final performance by level."""

from study.joblog import job_log

with job_log(snakemake.log[0]):
    import pandas as pd
    from study.figures.levels import levels_figure
    from study.figures.style import save

    runs = pd.read_csv(snakemake.input.runs)
    save(levels_figure(runs, snakemake.params.factors), snakemake.output.figure)
