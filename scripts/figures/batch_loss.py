"""Draw the loss of every minibatch of one run beside the loss on whole sets."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import numpy as np
    import pandas as pd

    from study.common.files import read_json
    from study.figures.batch_loss import batch_figure
    from study.figures.shared.style import save

    diverged = read_json(snakemake.input.summary)["status"] == "diverged"
    curve = pd.read_csv(snakemake.input.curve)
    with np.load(snakemake.input.batches) as batches:
        save(batch_figure(batches, curve, pd.read_csv(snakemake.input.zoom), diverged), snakemake.output.figure)
