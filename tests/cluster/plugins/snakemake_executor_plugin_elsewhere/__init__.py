"""An executor for tests: each job in an empty folder of its own, as on a machine that shares no file with this one.

What a job needs it gets as it would in the cloud: the sources from the bucket, its inputs from the bucket.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from snakemake_interface_executor_plugins.executors.base import SubmittedJobInfo
from snakemake_interface_executor_plugins.executors.remote import RemoteExecutor
from snakemake_interface_executor_plugins.settings import CommonSettings

common_settings = CommonSettings(
    non_local_exec=True,
    implies_no_shared_fs=True,
    job_deploy_sources=True,
    pass_default_storage_provider_args=True,
    pass_default_resources_args=True,
    pass_envvar_declarations_to_cmd=False,
    auto_deploy_default_storage_provider=False,
)


class Executor(RemoteExecutor):
    def get_python_executable(self):
        return sys.executable

    def run_job(self, job):
        folder = Path(tempfile.mkdtemp(prefix=f"{job.name}-", dir=os.environ["ELSEWHERE"]))
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        with (folder / "printed").open("wb") as printed:
            process = subprocess.Popen(
                ["bash", "-c", self.format_job_exec(job)],
                cwd=folder,
                env=os.environ | self.envvars() | {"PATH": path},
                stdout=printed,
                stderr=printed,
            )
        self.report_job_submission(SubmittedJobInfo(job, external_jobid=folder.name, aux={"process": process}))

    async def check_active_jobs(self, active_jobs):
        for each in active_jobs:
            status = each.aux["process"].poll()
            if status is None:
                yield each
            elif status == 0:
                self.report_job_success(each)
            else:
                self.report_job_error(each)

    def cancel_jobs(self, active_jobs):
        for each in active_jobs:
            each.aux["process"].kill()
