"""Write down the code, versions and machine that the results come from, and their digests."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    from pathlib import Path

    from study.common.files import read_json, write_json
    from study.comparison.digests import digests
    from study.jobs.provenance import describe_origin

    origin = describe_origin(snakemake.params.folder)
    parts = [read_json(path) for path in snakemake.input.sources]
    origin["data"] = {name: record for part in parts for name, record in part.items()}
    write_json(snakemake.output.provenance, origin)
    write_json(snakemake.output.digests, digests(Path(snakemake.output.digests).parent))
