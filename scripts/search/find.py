"""Compute what a search shows: the trials, what was promoted, the comparison with random search."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    from study.common.csv_files import read_csv
    from study.common.files import read_json, write_json
    from study.search.dimensions import dimensions
    from study.search.findings import choice_medians, findings
    from study.search.replay import replay_findings
    from study.search.tables import median_progress, progress, read_trials

    source, output, params = snakemake.input, snakemake.output, snakemake.params
    runs, rungs, curves = map(read_csv, (source.runs, source.rungs, source.curves))
    trials, so_far = read_trials(source.trials), progress(runs, rungs, curves)
    medians = choice_medians(trials, dimensions(trials["point"], params.space))
    replayed = replay_findings(runs, curves, params.plan["replay"]) if "replay" in params.plan else None
    found = findings(params.plan, runs, rungs, so_far, medians, read_json(source.explanation), replayed)
    write_json(output.findings, found)
    so_far.to_csv(output.progress, index=False)
    median_progress(so_far).to_csv(output.median_progress, index=False)
