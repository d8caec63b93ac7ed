"""Draw the loss of every minibatch of one run beside the loss on whole sets."""

from study.joblog import job_log

with job_log(snakemake.log[0]):
    import json
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from study.figures.batches import batch_figure
    from study.figures.style import save

    diverged = json.loads(Path(snakemake.input.summary).read_text())["status"] == "diverged"
    curve = pd.read_csv(snakemake.input.curve)
    with np.load(snakemake.input.batches) as batches:
        save(batch_figure(batches, curve, diverged), snakemake.output.figure)
