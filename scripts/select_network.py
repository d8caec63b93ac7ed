"""Choose the configuration with the highest validation accuracy, and specify its refits."""

from study.joblog import job_log

with job_log(snakemake.log[0]) as log:
    import json
    from pathlib import Path

    import pandas as pd
    from study.errors import StudyError
    from study.selection import best_candidate

    runs = pd.read_csv(snakemake.input.runs)
    if not (runs["status"] == "completed").any():
        raise StudyError(
            "Every run of the experiment named in config.yaml, selection: experiment, diverged, so there is no network "
            "to select; lower its step sizes."
        )
    chosen, members, score = best_candidate(runs, snakemake.params.candidates)
    log.info("Selected %s with a validation accuracy of %.4f", ", ".join(members), score)
    refit = chosen | snakemake.params.settings
    selected = {"specification": chosen, "refit": refit, "runs": members, "best_validation_accuracy": score}
    Path(snakemake.output.selected).write_text(json.dumps(selected, indent=2) + "\n")
    for seed, path in zip(snakemake.params.seeds, snakemake.output.specifications, strict=True):
        Path(path).write_text(json.dumps(refit | {"seed": seed}, indent=2) + "\n")
