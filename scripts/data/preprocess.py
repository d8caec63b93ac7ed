"""Split the official training set into training and validation arrays, with a card that describes them."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    import numpy as np

    from study.common.files import write_json
    from study.data.idx import read_pair
    from study.data.split import card, split_arrays, stratified_split

    settings = {key: snakemake.params[key] for key in ("train_size", "validation_size", "split_seed")}
    images, labels = read_pair(snakemake.input.images, snakemake.input.labels)
    count, height, width = images.shape
    train, validation = stratified_split(
        labels, settings["validation_size"], settings["split_seed"], settings["train_size"]
    )
    arrays = split_arrays(images.reshape(count, height * width), labels, train, validation)
    found = card(arrays, height, width, int(labels.max()) + 1, settings)

    for name, array in arrays.items():
        np.save(snakemake.output[name], array)
    write_json(snakemake.output.card, found)
    log.info("%d training and %d validation examples of %d classes", len(train), len(validation), found["classes"])
