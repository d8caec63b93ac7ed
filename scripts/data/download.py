"""Obtain two of the four data files, unpacked and verified, and record where each came from."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    from pathlib import Path

    from study.common.files import write_json
    from study.data.sources import obtain, sources_of

    params = snakemake.params
    names = [Path(snakemake.output[kind]).name for kind in ("images", "labels")]
    provenance = obtain(
        Path(snakemake.output.images).parent,
        sources_of(params.folder, params.sources),
        {name: params.files[name] for name in names},
        params.home,
        params.known,
    )
    for name, record in provenance.items():
        log.info("%s: %d bytes from %s", name, record["bytes"], record["source"])

    write_json(snakemake.output.source, {name: dict(sorted(provenance[name].items())) for name in sorted(provenance)})
