"""Draw what each batch size reaches with each step size, and the best step size by batch size."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    from study.common.csv_files import read_csv
    from study.common.files import read_json
    from study.figures.shared.style import save
    from study.figures.step_size import step_size_figure

    source = snakemake.input
    figure = step_size_figure(read_csv(source.runs), read_json(source.findings))
    save(figure, snakemake.output.figure)
