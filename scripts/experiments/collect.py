"""Join the tables of the experiments into the tables of the study."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.common.csv_files import read_csv
    from study.experiments.tables import study_table

    tables = dict(
        zip(snakemake.params.names, map(read_csv, snakemake.input.runs), strict=True),
    )
    study_table(tables).convert_dtypes().to_csv(snakemake.output.runs, index=False)
    timing = pd.concat([pd.read_csv(path) for path in snakemake.input.timings], ignore_index=True)
    timing.drop_duplicates("run").to_csv(snakemake.output.timing, index=False)
