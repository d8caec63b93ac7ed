"""Judge the selected networks, their ensemble and the reference on the test set. No other script reads it."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    import numpy as np

    from study.common.files import read_json, write_json
    from study.data.idx import read_pair
    from study.network.losses import one_hot
    from study.selection import assessment
    from study.selection.calibration import with_temperatures
    from study.training.examples import Examples
    from study.training.prediction import log_probabilities

    SHOWN_MISTAKES = 12

    source, output = snakemake.input, snakemake.output
    card = read_json(source.card)
    images, labels = read_pair(source.images, source.labels)
    assessment.check_like(card, images, labels, source.images)
    images = images.reshape(len(labels), -1)
    test = Examples(images, one_hot(labels, card["classes"]), card["mean"], card["standard_deviation"])

    selected = log_probabilities(source.refits, test)
    reference = log_probabilities(source.references, test) if source.references else None
    predictors = with_temperatures(selected, read_json(source.temperatures))
    result = assessment.verdict(predictors, reference, labels, np.load(source.validation))
    result["selected"]["specification"] = read_json(source.selected)["refit"]
    log.info("Test accuracy %.4f, mean of %d networks", result["selected"]["accuracy_mean"], len(selected))
    write_json(output.test, result)

    assessment.class_table(selected, labels).to_csv(output.classes, index=False)
    assessment.reliability_table(predictors, labels).to_csv(output.reliability, index=False)
    assessment.bin_table(predictors, labels).to_csv(output.bins, index=False)
    assessment.coverage_table(predictors, labels).to_csv(output.coverage, index=False)

    shown = assessment.confident_mistakes(labels, selected[0], SHOWN_MISTAKES)
    np.savez(
        output.mistakes,
        images=images[shown],
        labels=labels[shown],
        predictions=selected[0][shown].argmax(axis=1),
        probabilities=np.exp(selected[0][shown].max(axis=1)),
    )
