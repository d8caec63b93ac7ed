"""A real Slurm of a few nodes on this machine, on loopback, without a service manager and without a database.

Every process is a child of the test's and ends with `stop`. Slurm's own packages suffice: slurmctld, slurmd,
slurm-client, munge (make test-cluster installs them).
"""

import contextlib
import getpass
import os
import platform
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "srun", "squeue", "scancel", "sinfo", "scontrol"]
SYSTEM = ["/usr/sbin", "/usr/local/sbin", "/sbin"]
PATIENCE = 30
CONFIG = """\
ClusterName=lab
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/run/munge.socket
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool.%n
SlurmctldPidFile={folder}/run/slurmctld.pid
SlurmdPidFile={folder}/run/slurmd.%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
# The memory of a job is looked at each second, and a job that has more than it asked for is killed.
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=1
JobAcctGatherParams=OverMemoryKill
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
# What no node can ever give is refused at once, instead of waiting for ever.
EnforcePartLimits=ALL
SlurmdParameters=config_overrides
ReturnToService=2
SlurmdTimeout=10
MailProg=/bin/true
MinJobAge=3600
KillWait=2
SchedulerParameters=sched_interval=2,sched_min_interval=100000,batch_sched_delay=0
{nodes}
PartitionName=main Nodes={names} Default=YES MaxTime=INFINITE State=UP
"""


def free_ports(count):
    """Numbers of ports on which nothing listens."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class Lab:
    """The cluster: `environment` is what its users need; nodes are n1, n2, ..."""

    def __init__(self, nodes=2, cpus=1, memory=4000):
        self.search_path = os.pathsep.join([os.environ.get("PATH", os.defpath), *SYSTEM])
        missing = [program for program in PROGRAMS if shutil.which(program, path=self.search_path) is None]
        assert not missing, f"{', '.join(missing)} not found; make test-cluster installs Slurm, on Debian and as root"
        # munge wants a folder that others may enter, which pytest's own are not.
        self.folder = Path(tempfile.mkdtemp(prefix="slurm-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.names = [f"n{number + 1}" for number in range(nodes)]
        self.processes = {}
        self._configure(cpus, memory)

    def _configure(self, cpus, memory):
        for name in ("run", "state", "bin", "log", *(f"spool.{node}" for node in self.names)):
            (self.folder / name).mkdir()
        key = self.folder / "munge.key"
        key.touch(mode=0o600)
        key.write_bytes(secrets.token_bytes(128))
        host, (port, *ports) = platform.node().partition(".")[0], free_ports(1 + len(self.names))
        lines = [
            f"NodeName={name} NodeHostname={host} NodeAddr=127.0.0.1 Port={at} CPUs={cpus} RealMemory={memory}"
            for name, at in zip(self.names, ports, strict=True)
        ]
        place = {"folder": self.folder, "host": host, "user": getpass.getuser(), "port": port}
        text = CONFIG.format(**place, nodes="\n".join(lines), names=",".join(self.names))
        config = self.folder / "slurm.conf"
        config.write_text(text, encoding="utf-8")
        # Snakemake drops SLURM_CONF within jobs; on a cluster the file is where all programs find it.
        srun = self.folder / "bin/srun"
        path = shutil.which("srun", path=self.search_path)
        srun.write_text(f'#!/bin/sh\nSLURM_CONF={config} exec {path} "$@"\n', encoding="utf-8")
        srun.chmod(0o755)
        path = os.pathsep.join([str(self.folder / "bin"), self.search_path])
        self.environment = {**os.environ, "SLURM_CONF": str(config), "PATH": path}

    def start(self):
        """Start all and wait until each node takes jobs."""
        run, log = self.folder / "run", self.folder / "log"
        files = [f"--socket={run}/munge.socket", f"--pid-file={run}/munged.pid", f"--log-file={log}/munged"]
        files += [f"--key-file={self.folder}/munge.key", f"--seed-file={run}/munged.seed"]
        self._begin("munged", "munged", "--foreground", *files)
        self._wait(lambda: (run / "munge.socket").exists())
        self._begin("slurmctld", "slurmctld", "-D", "-i")
        for name in self.names:
            self.start_node(name)
        self._wait(lambda: self.states() == dict.fromkeys(self.names, "idle"))

    def start_node(self, name):
        self._begin(name, "slurmd", "-D", "-N", name)

    def stop_node(self, name):
        """As a node does that loses its power: its daemon and all that runs there end at once."""
        daemon = self.processes.pop(name)
        jobs = [job["number"] for job in self.jobs() if job["state"] == "RUNNING" and job["node"] == name]
        daemon.kill()
        daemon.wait()
        for number in jobs:
            for process in self._processes_of(number):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)

    def _processes_of(self, number):
        """Process numbers of a job of this Slurm."""
        own, job = f"SLURM_CONF={self.folder}/slurm.conf".encode(), f"SLURM_JOB_ID={number}".encode()
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                with contextlib.suppress(OSError):
                    words, variables = (folder / "cmdline").read_bytes(), (folder / "environ").read_bytes().split(b"\0")
                    if own in variables and (job in variables or words.startswith(f"slurmstepd: [{number}.".encode())):
                        yield int(folder.name)

    def _begin(self, name, program, *words):
        with open(self.folder / "log" / f"{name}.out", "ab") as output:
            command = [shutil.which(program, path=self.search_path), *words]
            process = subprocess.Popen(command, env=self.environment, stdout=output, stderr=output)
        self.processes[name] = process

    def _wait(self, holds):
        end = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > end or any(process.poll() is not None for process in self.processes.values()):
                raise AssertionError(f"Slurm did not start:\n{self.logs()}")
            time.sleep(0.1)

    def logs(self):
        """The ends of all logs."""
        texts = [(path.name, path.read_text(errors="replace")[-2000:]) for path in (self.folder / "log").iterdir()]
        return "\n".join(f"--- {name}\n{text}" for name, text in texts)

    def run(self, *command):
        """What one of Slurm's commands prints."""
        call = subprocess.run(command, env=self.environment, capture_output=True, encoding="utf-8", check=False)
        assert call.returncode == 0, f"{command}: {call.stderr}"
        return call.stdout

    def states(self):
        """State of each node by its name; {} while the controller does not answer."""
        command = ["sinfo", "--noheader", "--Node", "--format=%N %t"]
        call = subprocess.run(command, env=self.environment, capture_output=True, encoding="utf-8", check=False)
        return dict(line.split() for line in call.stdout.splitlines()) if call.returncode == 0 else {}

    def jobs(self):
        """All jobs that there have been: dicts with number, state, node and comment."""
        keys = ["number", "state", "node", "comment"]
        lines = self.run("squeue", "--noheader", "--states=all", "--sort=i", "--format=%i|%T|%N|%k").splitlines()
        return [dict(zip(keys, line.split("|", 3), strict=True)) for line in lines]

    def stop(self):
        """End all jobs and all daemons."""
        if self.processes.get("slurmctld") and self.processes["slurmctld"].poll() is None:
            subprocess.run(["scancel", f"--user={getpass.getuser()}"], env=self.environment, check=False)
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end and self.run("squeue", "--noheader"):
                time.sleep(0.2)
        for process in reversed(self.processes.values()):
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder)
