"""Train the network of one step from the reference to the selected network, or copy what it answers from the cache.

Nothing is trained for a step that changes nothing, or that ends at the selected network, which is trained elsewhere.
"""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    from functools import partial
    from pathlib import Path

    from study.common.files import read_json
    from study.jobs import cache
    from study.jobs.machine import libraries
    from study.training.files import write_no_validation
    from study.training.job import train_for_answers

    source, path, wildcards = snakemake.input, snakemake.output.validation, snakemake.wildcards
    [step] = [step for step in read_json(source.plan) if step["name"] == wildcards.step]
    if step["specification"] is None:
        log.info("Nothing to train.")
        write_no_validation(path)
    else:
        specification = step["specification"] | {"seed": int(wildcards.seed)}
        folder = Path(snakemake.params.cache) / f"step_{cache.name_of(specification)}"
        made_from = cache.origin(specification, [], [source.card, source.code], libraries())
        train = partial(train_for_answers, specification, source, path, log)
        if cache.restore_or_make(folder, made_from, {"validation": path}, train, snakemake.params.anew):
            log.info("Copied from the cache, %s.", folder)
