"""Obtain two of the four data files, unpacked and verified, and record where each came from."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    from pathlib import Path

    from study.common.files import write_json
    from study.data.sources import FASHION_MNIST_SHA256, obtain, standard_sources

    every = snakemake.params.sha256 or FASHION_MNIST_SHA256
    wanted = {name: every[name] for name in (Path(snakemake.output[kind]).name for kind in ("images", "labels"))}
    folder = Path(snakemake.output.images).parent

    provenance = obtain(folder, standard_sources(snakemake.params.folder, every), wanted)
    for name, record in provenance.items():
        log.info("%s: %d bytes from %s", name, record["bytes"], record["source"])

    write_json(snakemake.output.source, {name: dict(sorted(provenance[name].items())) for name in sorted(provenance)})
