"""Judge the selected network, and the reference, on the test set. No other script reads it."""

from study.joblog import job_log

with job_log(snakemake.log[0]) as log:
    import json
    from pathlib import Path

    import numpy as np
    from study.examples import Evaluator, Examples
    from study.idx import read_idx
    from study.losses import one_hot
    from study.network import load_network
    from study.selection import accuracy_interval, confident_mistakes, confusion_matrix

    SHOWN_MISTAKES = 20

    card = json.loads(Path(snakemake.input.card).read_text())
    labels = read_idx(snakemake.input.labels, 1)
    images = read_idx(snakemake.input.images, 3).reshape(len(labels), -1)
    test = Examples(images, one_hot(labels, card["classes"]), card["mean"], card["standard_deviation"])

    def judge(paths):
        """Loss, accuracy and probabilities of each network, and their mean and spread as a dict."""
        evaluators = [Evaluator(load_network(path)) for path in paths]
        losses, accuracies = zip(*(evaluator.evaluate(test) for evaluator in evaluators), strict=True)
        mean = float(np.mean(accuracies))
        low, high = accuracy_interval(round(mean * len(labels)), len(labels))
        result = {
            "networks": len(paths),
            "loss": losses,
            "accuracy": accuracies,
            "loss_mean": float(np.mean(losses)),
            "accuracy_mean": mean,
            "accuracy_sd": float(np.std(accuracies, ddof=1)) if len(paths) > 1 else None,
            "accuracy_low": low,
            "accuracy_high": high,
        }
        return result, [evaluator.probabilities(test) for evaluator in evaluators]

    selected, probabilities = judge(snakemake.input.refits)
    selected["specification"] = json.loads(Path(snakemake.input.selected).read_text())["refit"]
    predictions = [p.argmax(axis=1) for p in probabilities]
    selected["confusion"] = sum(confusion_matrix(labels, p, card["classes"]) for p in predictions).tolist()
    result = {"examples": len(labels), "selected": selected}
    if snakemake.input.references:
        result["reference"], _ = judge(snakemake.input.references)
    log.info("Test accuracy %.4f, mean of %d networks", selected["accuracy_mean"], selected["networks"])
    Path(snakemake.output.test).write_text(json.dumps(result, indent=2) + "\n")

    shown = confident_mistakes(labels, probabilities[0], SHOWN_MISTAKES)
    np.savez(
        snakemake.output.mistakes,
        images=images[shown],
        labels=labels[shown],
        predictions=predictions[0][shown],
        probabilities=probabilities[0][shown].max(axis=1),
    )
