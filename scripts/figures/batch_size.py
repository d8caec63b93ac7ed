"""Draw what each batch size reaches: curves, generalisation, and the comparison with the best."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    import pandas as pd

    from study.common.csv_files import read_csv
    from study.common.files import read_json
    from study.figures.batch_size import batch_size_figure
    from study.figures.shared.style import save

    source = snakemake.input
    figure = batch_size_figure(pd.read_csv(source.curves), read_csv(source.runs), read_json(source.findings))
    save(figure, snakemake.output.figure)
