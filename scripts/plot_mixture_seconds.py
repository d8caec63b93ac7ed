"""Draw the progress of the fits against the clock, and tabulate the seconds."""

from study.joblog import job_log

with job_log(snakemake.log[0]):
    import pandas as pd
    from study.figures.mixtures import progress_figure
    from study.figures.style import save
    from study.mixture_findings import NEAR, REFERENCE, first_reach

    rows, curves = [], []
    for start, (path, clock) in enumerate(zip(snakemake.input.curves, snakemake.input.seconds, strict=True)):
        seconds = pd.read_csv(clock)
        curve = pd.read_csv(path).merge(seconds, on=["method", "iteration"]).assign(start=start)
        final = curve[curve["method"] == REFERENCE]["log_likelihood"].iloc[-1]
        for method, line in curve.groupby("method", sort=False):
            near = first_reach(line, final - NEAR, "seconds")
            row = {"start": start, "method": method, "seconds": line["seconds"].iloc[-1], "seconds_near": near}
            rows.append(row | {"per_pass": line["seconds"].iloc[-1] / line["passes"].iloc[-1]})
        curves.append(curve)
    save(progress_figure(pd.concat(curves), "seconds"), snakemake.output.seconds)
    pd.DataFrame(rows).to_csv(snakemake.output.table, index=False)
