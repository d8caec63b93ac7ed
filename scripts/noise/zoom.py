"""Evaluate the whole training set before each of some consecutive steps of a run."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    from study.common.files import read_json
    from study.noise.tables import Snapshots, zoom_table
    from study.training.files import read_split
    from study.training.snapshots import read_snapshots

    source = snakemake.input
    specification = read_json(source.specification)
    snapshots = Snapshots(specification, read_snapshots(source.snapshots), *read_split(source, specification))
    zoom_table(snapshots).to_csv(snakemake.output.zoom, index=False)
