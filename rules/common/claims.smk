"""What the rules of claims use."""


def noise_tables(file):
    """Input function: a table of the noise that was measured, for the questions that use it."""
    users = answering(lambda question: question.uses_noise)
    return lambda wildcards: expand_names(
        f"results/experiments/{{}}/noise/{file}", MEASURED if wildcards.experiment in users else []
    )
