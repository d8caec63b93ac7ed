"""Write down the config in use."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    from pathlib import Path

    import yaml

    text = yaml.safe_dump(snakemake.params.config, sort_keys=False, default_flow_style=None, width=60)
    Path(snakemake.output.config).write_text(text, encoding="utf-8")
