"""Draw the progress of the fits, against passes or seconds, in a panel for each number of dimensions."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.figures.mixture import progress_figure
    from study.figures.shared.style import save
    from study.mixture.tables import bands, progress, with_seconds

    source, params = snakemake.input, snakemake.params
    drawn = {}
    for place, dimensions in enumerate(params.dimensions):
        own = slice(place * params.starts, (place + 1) * params.starts)
        curves = map(pd.read_csv, source.curves[own])
        if params.x == "seconds":
            curves = with_seconds(curves, map(pd.read_csv, source.seconds[own]))
        drawn[dimensions] = bands(progress(curves), params.x)
    save(progress_figure(drawn, params.x), snakemake.output.figure)
