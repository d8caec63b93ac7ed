"""Collect what the clock said about the trials of one search, over all their rungs."""

from study.joblog import job_log

with job_log(snakemake.log[0]):
    import json
    from pathlib import Path

    import pandas as pd
    from study.search_tables import timing_tables

    timings = [json.loads(Path(path).read_text()) for path in snakemake.input.timings]
    timing, seconds = timing_tables(pd.read_csv(snakemake.input.rungs), timings)
    timing.to_csv(snakemake.output.timing, index=False)
    seconds.to_csv(snakemake.output.seconds, index=False)
