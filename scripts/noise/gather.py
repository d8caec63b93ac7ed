"""Join the noise of the completed runs of an experiment into tables, and compute what they show."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.common.csv_files import read_csv
    from study.common.files import write_json
    from study.noise.findings import noise_findings, run_rows
    from study.noise.gathered import AT_SNAPSHOTS, IN_EPOCHS, gather

    source, output = snakemake.input, snakemake.output
    runs = read_csv(source.runs)
    names = AT_SNAPSHOTS + IN_EPOCHS
    parts = {name: [pd.read_csv(path) for path in getattr(source, name)] for name in names}
    tables = gather(parts, runs, int(runs["training_examples"].iloc[0]))
    for name, table in tables.items():
        table.to_csv(getattr(output, name), index=False)
    run_rows(tables).to_csv(output.runs)
    write_json(output.findings, noise_findings(tables, pd.read_csv(source.zoom)))
