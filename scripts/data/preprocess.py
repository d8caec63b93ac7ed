"""Split the official training set into training and validation arrays, with a card that describes them."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    import hashlib

    import numpy as np

    from study.common.files import write_json
    from study.data.idx import read_pair
    from study.data.split import normalisation, stratified_split

    params = snakemake.params
    images, labels = read_pair(snakemake.input.images, snakemake.input.labels)
    count, height, width = images.shape
    pixels = images.reshape(count, height * width)
    classes = int(labels.max()) + 1

    train, validation = stratified_split(labels, params.validation_size, params.split_seed, params.train_size)
    arrays = {
        "train_images": pixels[train],
        "train_labels": labels[train],
        "validation_images": pixels[validation],
        "validation_labels": labels[validation],
    }
    card = {
        "train_size": len(train),
        "validation_size": len(validation),
        "height": height,
        "width": width,
        "classes": classes,
        "train_class_counts": np.bincount(labels[train], minlength=classes).tolist(),
        "validation_class_counts": np.bincount(labels[validation], minlength=classes).tolist(),
        **normalisation(arrays["train_images"]),
        "sha256": {name: hashlib.sha256(array).hexdigest() for name, array in arrays.items()},
        "split": {
            "train_size": params.train_size,
            "validation_size": params.validation_size,
            "split_seed": params.split_seed,
        },
    }

    for name, array in arrays.items():
        np.save(snakemake.output[name], array)
    write_json(snakemake.output.card, card)
    log.info("%d training and %d validation examples of %d classes", len(train), len(validation), classes)
