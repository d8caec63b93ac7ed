"""Draw the learning curves of a search by rung."""

from study.joblog import job_log

with job_log(snakemake.log[0]):
    import pandas as pd
    from study.figures.courses import rungs_figure
    from study.figures.style import save

    save(rungs_figure(pd.read_csv(snakemake.input.rungs), pd.read_csv(snakemake.input.curves)), snakemake.output.figure)
