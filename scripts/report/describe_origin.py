"""Write down the config in use, and the code, versions and machine that the results come from."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import json
    from pathlib import Path

    import yaml

    from study.jobs.provenance import describe_origin

    origin = describe_origin(snakemake.params.folder)
    parts = [json.loads(Path(path).read_text()) for path in snakemake.input.sources]
    origin["data"] = {name: record for part in parts for name, record in part.items()}
    Path(snakemake.output.provenance).write_text(json.dumps(origin, indent=2) + "\n")
    text = yaml.safe_dump(snakemake.params.config, sort_keys=False, default_flow_style=None, width=60)
    Path(snakemake.output.config).write_text(text)
