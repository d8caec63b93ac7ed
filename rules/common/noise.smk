"""What the rules of the noise use."""


def noise_findings(wildcards):
    """Input function: what the noise of the minibatches shows, for the question about it; else nothing."""
    return expand_names("results/experiments/{}/noise.json", set(MEASURED) & {wildcards.experiment})
