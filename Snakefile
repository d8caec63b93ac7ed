"""Mixtures and Minibatches: from config.yaml to results/report.pdf.

The stages, in the order of the data: download and preprocess (data.smk), one training job per run (train.smk),
trials that a search stops or promotes (search.smk), one table per experiment (aggregate.smk), the noise of the
minibatches along a run (noise.smk), the selected network and its only meeting with the test set (selection.smk), the
mixtures (mixture.smk), the checks of every formula (verification.smk), what each experiment shows (findings.smk) and
what is claimed of it (claims.smk), figures (figures.smk), and the PDF (report.smk). common.smk checks the config and
expands it into runs; html_common.smk says what Snakemake's own report shows, and html.smk makes its tables.
"""

from snakemake.utils import min_version

min_version("9.27")


configfile: "config.yaml"


report: "report/html/workflow.rst"


include: "rules/scheduling.smk"
include: "rules/common.smk"
include: "rules/html_common.smk"
include: "rules/data.smk"
include: "rules/train.smk"
include: "rules/aggregate.smk"
include: "rules/noise.smk"
include: "rules/findings.smk"
include: "rules/search_common.smk"
include: "rules/search.smk"
include: "rules/selection.smk"
include: "rules/figures.smk"
include: "rules/verification.smk"
include: "rules/mixture.smk"
include: "rules/claims.smk"
include: "rules/report.smk"
include: "rules/html.smk"


localrules:
    all,


rule all:
    default_target: True
    input:
        rules.report.output,
        rules.tables.output,
        rules.list_claims.output,
        PAGES,
