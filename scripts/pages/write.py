"""Turn tables into pages of Snakemake's report that sort by any column."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    from pathlib import Path

    from study.pages.page import table_page
    from study.pages.tables import read_table

    template = Path(snakemake.input.template).read_text(encoding="utf-8")
    for name, page in snakemake.output.items():
        source = snakemake.input[name]
        Path(page).write_text(
            table_page(read_table(source), snakemake.params.titles[name], template, snakemake.params.places[name]),
            encoding="utf-8",
        )
