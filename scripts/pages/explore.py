"""Write the page on which all runs of the study are explored."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]) as log:
    from pathlib import Path

    import pandas as pd
    import yaml

    from study.common.files import whole
    from study.pages.explore.page import explorer_data, explorer_page

    source, names = snakemake.input, snakemake.params.names
    content, numbers = explorer_data(
        yaml.safe_load(Path(source.config).read_text(encoding="utf-8")),
        pd.read_csv(source.study),
        dict(zip(names["experiments"], map(pd.read_csv, source.runs), strict=True)),
        [pd.read_csv(path) for path in source.curves],
        dict(zip(names["searches"], map(pd.read_csv, source.rungs), strict=True)),
        pd.read_csv(source.timing) if source.timing else None,
        [pd.read_csv(path) for path in source.seconds] if source.seconds else None,
    )
    page = explorer_page(content, numbers, Path(source.parts[0]).parent)
    with whole(snakemake.output.html) as partial:
        partial.write_text(page, encoding="utf-8")
    log.info("%d runs, %.1f MB", len(content["runs"]), len(page.encode()) / 1e6)
