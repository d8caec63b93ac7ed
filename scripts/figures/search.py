"""Draw a search: all trials, the best so far, each hyperparameter by itself, and what the surrogate says."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.common.files import read_json
    from study.figures.explanation import dependence_figure, importance_figure
    from study.figures.rungs import compute_figure
    from study.figures.search import best_figure, parallel_figure, responses_figure
    from study.figures.shared.style import save
    from study.search.findings import expectation, progress

    source, output, params = snakemake.input, snakemake.output, snakemake.params
    runs, rungs, curves = (pd.read_csv(path) for path in (source.runs, source.rungs, source.curves))
    explanation = read_json(source.explanation)
    expected = expectation(runs)
    if rungs["course"].nunique() > 1:
        best = compute_figure(progress(runs, rungs, curves), params.strategy, expected)
    else:
        best = best_figure(runs, expected)
    save(parallel_figure(runs, params.space), output.parallel_coordinates)
    save(best, output.best_so_far)
    save(responses_figure(runs, params.space), output.responses)
    save(importance_figure(explanation), output.importance)
    save(dependence_figure(explanation), output.dependence)
