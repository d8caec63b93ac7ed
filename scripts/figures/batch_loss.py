"""Draw the loss of every minibatch of one run beside the loss on whole sets."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import json
    from pathlib import Path

    import numpy as np
    import pandas as pd

    from study.figures.batch_loss import batch_figure
    from study.figures.shared.style import save

    diverged = json.loads(Path(snakemake.input.summary).read_text())["status"] == "diverged"
    curve = pd.read_csv(snakemake.input.curve)
    with np.load(snakemake.input.batches) as batches:
        save(batch_figure(batches, curve, diverged), snakemake.output.figure)
