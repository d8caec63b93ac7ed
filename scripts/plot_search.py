"""Draw a search: all trials at once, the best so far, and each hyperparameter by itself."""

from study.joblog import job_log

with job_log(snakemake.log[0]):
    import pandas as pd
    from study.figures.search import best_figure, parallel_figure, responses_figure
    from study.figures.style import save

    runs, space = pd.read_csv(snakemake.input.runs), snakemake.params.space
    save(parallel_figure(runs, space), snakemake.output.parallel_coordinates)
    save(best_figure(runs), snakemake.output.best_so_far)
    save(responses_figure(runs, space), snakemake.output.responses)
