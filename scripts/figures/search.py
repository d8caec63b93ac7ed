"""Draw a search: the best so far, each hyperparameter by itself, and what the surrogate says."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.common.files import read_json
    from study.figures.explanation import dependence_figure, importance_figure
    from study.figures.rungs import compute_figure
    from study.figures.search import best_figure, responses_figure
    from study.figures.shared.style import save
    from study.search.dimensions import dimensions
    from study.search.tables import read_trials

    source, output, params = snakemake.input, snakemake.output, snakemake.params
    trials, found, explanation = read_trials(source.trials), read_json(source.findings), read_json(source.explanation)
    drawn, expectation = dimensions(trials["point"], params.space), found.get("expectation")
    if params.brackets > 1:
        tables = (pd.read_csv(path) for path in (source.progress, source.median_progress))
        best = compute_figure(*tables, found["plan"]["strategy"], expectation)
    else:
        best = best_figure(trials, expectation)
    save(best, output.best_so_far)
    save(responses_figure(trials, drawn, found["choice_medians"]), output.responses)
    save(importance_figure(explanation), output.importance)
    save(dependence_figure(explanation), output.dependence)
