"""Draw an experiment's best and final performance by level."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    from study.common.csv_files import read_csv
    from study.figures.levels import levels_figure
    from study.figures.shared.style import save

    runs = read_csv(snakemake.input.runs)
    save(levels_figure(runs, snakemake.params.factors), snakemake.output.figure)
