"""Draw errors and validation loss against the width, with some labels wrong."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    from study.common.csv_files import read_csv
    from study.common.files import read_json
    from study.figures.interpolation import interpolation_figure
    from study.figures.shared.style import save

    runs, found = read_csv(snakemake.input.runs), read_json(snakemake.input.findings)
    save(interpolation_figure(runs, snakemake.params.factors, found), snakemake.output.figure)
