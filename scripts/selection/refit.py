"""Train the selected network again with another seed, or copy it from the cache of refits."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    from functools import partial
    from pathlib import Path

    from study.common.files import read_json
    from study.jobs import cache
    from study.jobs.machine import libraries
    from study.training.job import train_run

    source, output = snakemake.input, snakemake.output
    specification = read_json(source.specification)
    folder = Path(snakemake.params.cache) / cache.name_of(specification)
    made_from = cache.origin(specification, [], [source.card, source.code], libraries())
    train = partial(train_run, specification, source, output, log)
    if cache.restore_or_make(folder, made_from, dict(output.items()), train, snakemake.params.anew):
        log.info("Copied from the cache, %s.", folder)
