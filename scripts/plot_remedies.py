"""Draw the losses under each remedy for overfitting."""

from study.joblog import job_log

with job_log(snakemake.log[0]):
    import pandas as pd
    from study.figures.remedies import remedies_figure
    from study.figures.style import save

    curves, runs = pd.read_csv(snakemake.input.curves), pd.read_csv(snakemake.input.runs)
    save(remedies_figure(curves, runs, snakemake.params.factors), snakemake.output.figure)
