"""Split the official training set into training and validation arrays, with a card that describes them."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    import numpy as np

    from study.common.files import write_json
    from study.data.idx import read_pair
    from study.data.split import split_of

    settings = {key: snakemake.params[key] for key in ("train_size", "validation_size", "split_seed")}
    images, labels = read_pair(snakemake.input.images, snakemake.input.labels)
    arrays, card = split_of(images, labels, settings, snakemake.params.named["classes"], snakemake.input.labels)

    for name, array in arrays.items():
        np.save(snakemake.output[name], array)
    write_json(snakemake.output.card, card)
    log.info("%d training and %d validation examples", card["train_size"], card["validation_size"])
    log.info("%d classes; images of each in the training part: %s", card["classes"], card["train_class_counts"])
