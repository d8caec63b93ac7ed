"""Join the noise of the completed runs of an experiment into tables, and work out what they show."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.common.files import read_json, write_json
    from study.noise.findings import noise_findings, run_rows

    source, output = snakemake.input, snakemake.output
    card = read_json(source.card)
    runs = pd.read_csv(source.runs)
    tables, completed = {}, bool((runs["status"] == "completed").any())
    for name in ("gradients", "variances", "steps", "epochs"):
        parts = [
            pd.read_csv(path).assign(run=run, seed=seed)
            for path, run, seed, status in zip(
                getattr(source, name), runs["run"], runs["seed"], runs["status"], strict=True
            )
            if status == "completed"
        ]
        tables[name] = (
            pd.concat(parts) if parts else pd.read_csv(getattr(source, name)[0]).iloc[:0].assign(run=[], seed=[])
        )
        tables[name].to_csv(getattr(output, name), index=False)
    n = card["train_size"]
    found = noise_findings(tables, int(runs["batch_size"].iloc[0]), n) if completed else None
    (run_rows(tables, n) if completed else pd.DataFrame()).to_csv(output.runs)
    write_json(output.findings, found)
