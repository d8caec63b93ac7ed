"""Draw the noise of minibatches along a run: of the loss, of single steps, and of the gradient."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.common.csv_files import read_csv
    from study.common.files import read_json
    from study.figures.noise import scale_figure, variance_figure
    from study.figures.own_batch import own_batch_figure
    from study.figures.shared.style import save

    source, output, params = snakemake.input, snakemake.output, snakemake.params
    n = int(read_csv(source.runs)["training_examples"].iloc[0])
    gradients = pd.read_csv(source.gradients)
    save(variance_figure(pd.read_csv(source.variances), gradients, n), output.variances)
    save(own_batch_figure(pd.read_csv(source.steps), read_json(source.findings)), output.own_batch)
    save(scale_figure(gradients, pd.read_csv(source.sharpness), params.marked), output.noise_scale)
