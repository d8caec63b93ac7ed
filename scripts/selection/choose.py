"""Choose the configuration with the highest validation accuracy, and specify its refits."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    from study.common.csv_files import read_csv
    from study.common.files import write_json
    from study.config.runs import changed
    from study.selection.choice import best_candidate

    runs = read_csv(snakemake.input.runs)
    chosen, members, score = best_candidate(runs, snakemake.params.candidates)
    log.info("Selected %s with a validation accuracy of %.4f", ", ".join(members), score)
    refit = changed(chosen, snakemake.params.settings)
    selected = {"specification": chosen, "refit": refit, "runs": members, "best_validation_accuracy": score}
    write_json(snakemake.output.selected, selected)
    for seed, path in zip(snakemake.params.seeds, snakemake.output.specifications, strict=True):
        write_json(path, refit | {"seed": seed})
