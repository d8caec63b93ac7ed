"""Work out what a search shows: the trials, what was promoted, the comparison with random search, the explanation."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.common.files import read_json, write_json
    from study.search import findings

    source, params = snakemake.input, snakemake.params
    runs, rungs, curves = (pd.read_csv(path) for path in (source.runs, source.rungs, source.curves))
    found = {"complete": not findings.trial_means(runs[runs["last"]]).empty, "plan": params.plan}
    if found["complete"]:
        found["search"] = findings.trial_summary(runs)
        found["promotions"] = findings.promotions(rungs)
        found["comparison"] = findings.comparison(findings.progress(runs, rungs, curves))
        found["expectation"] = findings.expectation(runs)
        found["explanation"] = read_json(source.explanation)
    write_json(snakemake.output.findings, found)
