"""A program that lists the jobs that Snakemake would run in this folder, each after those that it needs.

It writes them into the JSON file that its argument names: rule, script, input, output, params, wildcards and log of
each, as benchmark.stand_in reads them.
"""

import json
import sys
from pathlib import Path

from snakemake.api import SnakemakeApi
from snakemake.settings.types import OutputSettings, ResourceSettings


def planned():
    """The jobs of the workflow in the working directory that are still to be done, and that have a script."""
    with SnakemakeApi(OutputSettings(dryrun=True)) as api:
        workflow = api.workflow(ResourceSettings(cores=1))
        workflow.dag().execute_workflow(executor="dryrun")
        dag = workflow._workflow.dag
        jobs = [job for level in dag.toposorted() for job in level if dag.needrun(job) and job.rule.script]
        return [told(job) for job in jobs]


def told(job):
    """A job of Snakemake's graph in plain types."""
    named = {part: dict(getattr(job, part).items()) for part in ("input", "output", "params", "wildcards")}
    script = Path(job.rule.basedir.get_path_or_uri(secret_free=False)) / job.rule.script
    return {"rule": job.rule.name, "script": str(script.resolve()), "log": str(job.log[0]), **named}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(planned()), encoding="utf-8")
