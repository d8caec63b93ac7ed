"""What the rules of the noise use."""


def noise_findings(wildcards):
    """Input function: what the noise of the minibatches shows, for the question about it; else nothing."""
    return expand_names("<results>/experiments/{}/noise.json", set(MEASURED) & {wildcards.experiment})


def noise_tables(file):
    """Input function: a table of the noise that was measured, for the questions that use it."""
    users = answering(lambda question: question.uses_noise)
    return lambda wildcards: expand_names(
        f"<results>/experiments/{{}}/noise/{file}", MEASURED if wildcards.experiment in users else []
    )


def sharpness_table(wildcards):
    """Input function: the largest eigenvalues of the Hessian, for the questions that measure them."""
    users = answering(lambda question: question.sharpness)
    return expand_names("<results>/experiments/{}/sharpness.csv", set(users) & {wildcards.experiment})
