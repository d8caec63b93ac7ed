"""End the study with the names of the checks that failed, unless the config accepts them."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    from pathlib import Path

    from study.verification.table import read_checks, verdict

    line, warning = verdict(read_checks(snakemake.input.checks), snakemake.params.stop_on_failure)
    if warning:
        log.warning("%s", warning)
    Path(snakemake.output.verdict).write_text(f"{line}\n", encoding="utf-8")
