"""Stop, with the names of the checks that failed, unless the config says to go on."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    from pathlib import Path

    import pandas as pd

    from study.common.errors import StudyError

    checks = pd.read_csv(snakemake.input.checks, dtype={"step": str})
    failed = [f"{row.key}, {row.step}: {row.method}" for row in checks[~checks["passed"]].itertuples()]
    message = f"{len(failed)} of {len(checks)} checks of the derivations failed.\n" + "\n".join(
        f"  {name}" for name in failed
    )
    if failed and snakemake.params.stop_on_failure:
        raise StudyError(
            f"{message}\nMend the formula or the code that it names, or set verification.stop_on_failure to false."
        )
    if failed:
        log.warning("%s", message)
    Path(snakemake.output.verdict).write_text(f"{len(checks) - len(failed)} of {len(checks)} checks passed.\n")
