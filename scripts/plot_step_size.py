"""Draw what each batch size reaches with each step size, and the best step size by batch size."""

from study.joblog import job_log

with job_log(snakemake.log[0]):
    import pandas as pd
    from study.figures.step_size import step_size_figure
    from study.figures.style import save

    save(step_size_figure(pd.read_csv(snakemake.input.runs)), snakemake.output.figure)
