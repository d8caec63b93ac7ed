"""A study of three short jobs on a cluster, whose training script a test changes."""

import os
import signal
import subprocess
import time

from project import Project

# As a user calls it, but for the pauses between two looks at the queue.
SLURM = ["--workflow-profile", "slurm", "--slurm-init-seconds-before-status-checks", "2", "--cores", "2"]
# One more than the cluster has nodes, so that one waits.
RUNS = 3
SCRIPT = "scripts/training/train.py"
# A limit for what waits on other processes, seconds.
PATIENCE = 120
# For `change_script`: a job waits until it may go on.
HOLD = "while not Path('go').exists(): time.sleep(0.2)"


class Study(Project):
    """A few runs of one experiment, on a cluster."""

    def __init__(self, folder, lab):
        super().__init__(folder)
        self.lab, self.before = lab, {job["number"] for job in lab.jobs()}
        one = {"name": "one", "title": "One", "seeds": RUNS, "settings": {"epochs": 1, "evaluations": 2}}
        self.config |= {"experiments": [one], "selection": None, "mixture": None, "verification": None}

    def change_script(self, text):
        """Let each training job run this text first, in which `seed` is its run's."""
        path = self.folder / SCRIPT
        script = path.read_text(encoding="utf-8")
        mark = "    from study.training.job import train_run\n"
        assert mark in script
        lines = ["import os, time", "from pathlib import Path", 'seed = snakemake.params.specification["seed"]']
        lines += text.strip().splitlines()
        inserted = "".join(f"    {line}\n" for line in lines)
        path.write_text(script.replace(mark, inserted + mark), encoding="utf-8")

    def start(self, *words):
        """A Snakemake that works in the background, on the cluster."""
        return subprocess.Popen(
            self.command("runs", *SLURM, *words),
            cwd=self.folder,
            stdout=open(self.folder / "printed", "w", encoding="utf-8"),
            stderr=subprocess.STDOUT,
            env=os.environ,
            start_new_session=True,
        )

    @property
    def printed(self):
        return (self.folder / "printed").read_text(encoding="utf-8")

    def jobs_of(self, *states):
        """This study's jobs that are in one of the states, or all."""
        jobs = [job for job in self.lab.jobs() if job["number"] not in self.before]
        return [job for job in jobs if not states or job["state"] in states]

    def wait(self, holds):
        """Wait until holds() is true, and return what it gives."""
        end = time.monotonic() + PATIENCE
        while not (found := holds()):
            assert time.monotonic() < end, f"{self.lab.jobs()}\n{self.printed[-3000:]}"
            time.sleep(0.2)
        return found

    def finish(self, process):
        """Wait for a Snakemake that ends well, with all results."""
        assert process.wait(PATIENCE) == 0, self.printed[-5000:]
        assert len(list(self.folder.glob("results/runs/*/summary.json"))) == RUNS
        assert not list(self.folder.rglob("*.partial*"))
        assert not (self.folder / ".snakemake/slurm.json").exists()
        assert "Nothing to be done" in self.snakemake("runs", *SLURM)

    def kill(self, process, number=signal.SIGKILL):
        process.send_signal(number)
        process.wait(PATIENCE)
