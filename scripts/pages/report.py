"""Let Snakemake make its own report of the whole study."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    import os
    import subprocess
    from pathlib import Path

    from study.pages.guarded import BESIDE

    html, storage = Path(snakemake.output.html), snakemake.params.storage
    # The results may have a prefix, where this workflow is a module of another one; copies of those in a storage are
    # found from here.
    folder = Path() if storage else html.parents[len(Path(snakemake.params.study).parts)]
    # The run that this job belongs to holds the lock, and the files that it is still making count as incomplete.
    options = ["--nolock", "--ignore-incomplete", "--cores", "1", "--workflow-profile", "none"]
    # Nor one that the environment names for other work.
    options += ["--profile", "none"]
    command = [*snakemake.params.snakemake, "--snakefile", snakemake.params.snakefile, *options]
    command += ["--directory", str(folder), "--configfile", snakemake.input.config]
    command += [*storage, "--report", str(html.relative_to(folder))]
    surroundings = os.environ | {BESIDE: "yes"}
    call = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", env=surroundings)
    log.info("%s\n%s%s", " ".join(command), call.stdout, call.stderr)
    call.check_returncode()
