"""Draw the progress of the fits against the clock, and tabulate the seconds."""

from study.joblog import job_log

with job_log(snakemake.log[0]):
    import pandas as pd
    from study.figures.mixtures import progress_figure
    from study.figures.style import save
    from study.mixture_findings import seconds_table

    curves = [
        pd.read_csv(path).merge(pd.read_csv(clock), on=["method", "iteration"]).assign(start=start)
        for start, (path, clock) in enumerate(zip(snakemake.input.curves, snakemake.input.seconds, strict=True))
    ]
    save(progress_figure(pd.concat(curves), "seconds"), snakemake.output.seconds)
    pd.concat(map(seconds_table, curves)).to_csv(snakemake.output.table, index=False)
