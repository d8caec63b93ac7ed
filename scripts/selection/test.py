"""Evaluate the selected networks, their ensemble and the reference on the test set. No other script reads it."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    import numpy as np

    from study.common.files import read_json, write_json
    from study.data.idx import read_pair
    from study.data.labels import labels_of, numbered
    from study.network.losses import one_hot
    from study.selection.assessment import check_like, confident_mistakes, results_of_test
    from study.selection.calibration import with_temperatures
    from study.selection.tables import bin_table, class_table, coverage_table, reliability_table
    from study.training.examples import Examples
    from study.training.prediction import log_probabilities

    source, output = snakemake.input, snakemake.output
    card = read_json(source.card)
    images, labels = read_pair(source.images, source.labels)
    check_like(card, images, labels, source.images)
    labels = numbered(labels, labels_of(card))
    images = images.reshape(len(labels), -1)
    test = Examples(images, one_hot(labels, card["classes"]), card["mean"], card["standard_deviation"])

    selected = log_probabilities(source.refits, test)
    reference = log_probabilities(source.references, test) if source.references else None
    predictors = with_temperatures(selected, read_json(source.temperatures), reference)
    result = results_of_test(predictors, labels, np.load(source.validation))
    result["selected"]["specification"] = read_json(source.selected)["refit"]
    log.info("Test accuracy %.4f, mean of %d networks", result["selected"]["accuracy_mean"], len(selected))
    write_json(output.test, result)

    as_trained = {name: predictors[name] for name in ("network", "reference") if name in predictors}
    classes = class_table(as_trained, labels)
    if "labels" in card:
        # As they are in the files.
        classes["label"] = [card["labels"][number] for number in classes["class"]]
    classes.to_csv(output.classes, index=False)
    reliability_table(predictors, labels).to_csv(output.reliability, index=False)
    bin_table(predictors, labels).to_csv(output.bins, index=False)
    coverage_table(predictors, labels).to_csv(output.coverage, index=False)
    np.savez(output.mistakes, **confident_mistakes(images, labels, selected))
