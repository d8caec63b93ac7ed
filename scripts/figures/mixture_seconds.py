"""Draw the progress of the fits against the seconds of computing."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.figures.mixture import progress_figure
    from study.figures.shared.style import save
    from study.mixture.tables import progress, with_seconds

    curves = with_seconds(map(pd.read_csv, snakemake.input.curves), map(pd.read_csv, snakemake.input.seconds))
    save(progress_figure(progress(curves), "seconds"), snakemake.output.seconds)
