"""Draw the replay of halving on the trials of a random search."""

import sys

sys.path.insert(0, f"{snakemake.scriptdir}/..")

from study.jobs.log import job_log

with job_log(snakemake.log[0]):
    from study.common.files import read_json
    from study.figures.replay import replay_figure
    from study.figures.shared.style import save

    save(replay_figure(read_json(snakemake.input.findings).get("replay")), snakemake.output.figure)
