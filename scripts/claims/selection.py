"""Test the claims about the selected network."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.claims.selection import selection_claims
    from study.claims.shared.claim import judge
    from study.claims.shared.files import write_claims
    from study.common.files import read_json
    from study.common.margins import Margins
    from study.common.questions import SEARCH
    from study.selection.ablation import TRAINED, effects, read_answers

    source, params = snakemake.input, snakemake.params
    test, *refits = (read_json(path) for path in (source.test, *source.refits))
    reliability = pd.read_csv(source.reliability).to_dict("records")
    found = []
    if source.plan:
        # Step by step the answers of all seeds.
        seeds = len(source.steps) // len(TRAINED)
        answers = {step: read_answers(source.steps[i * seeds : (i + 1) * seeds]) for i, step in enumerate(TRAINED)}
        found = effects(read_json(source.plan), answers, read_answers(source.answers))
    claims = selection_claims(test, refits, reliability, params.published, found, Margins(**params.margins))
    write_claims(snakemake.output.claims, judge(claims, "selection", SEARCH.key))
