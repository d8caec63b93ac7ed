"""Write down the config in use, the code, versions and machine that the results come from, and their digests."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    from pathlib import Path

    import yaml

    from study.common.files import read_json, write_json
    from study.comparison.digests import digests
    from study.jobs.provenance import describe_origin

    origin = describe_origin(snakemake.params.folder)
    parts = [read_json(path) for path in snakemake.input.sources]
    origin["data"] = {name: record for part in parts for name, record in part.items()}
    write_json(snakemake.output.provenance, origin)
    text = yaml.safe_dump(snakemake.params.config, sort_keys=False, default_flow_style=None, width=60)
    Path(snakemake.output.config).write_text(text, encoding="utf-8")
    # Last: the config says which files belong to the study.
    write_json(snakemake.output.digests, digests(Path(snakemake.output.digests).parent))
