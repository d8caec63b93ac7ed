"""Draw the loss of every minibatch of one run for each batch size."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    from pathlib import Path

    import numpy as np
    import pandas as pd

    from study.common.csv_files import read_csv
    from study.figures.batch_size import batch_losses_figure
    from study.figures.shared.style import save

    source = snakemake.input
    names = [Path(path).parent.name for path in source.batches]
    runs = read_csv(source.runs).drop_duplicates("run").set_index("run").loc[names].reset_index()
    losses = [np.load(path)["loss"] for path in source.batches]
    gradients = pd.read_csv(*source.gradients) if source.gradients else None
    save(batch_losses_figure(runs, pd.read_csv(source.curves), losses, gradients), snakemake.output.figure)
