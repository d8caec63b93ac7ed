"""A fork server: a process that has loaded the packages of the jobs, and forks for each of them.

A Python of its own loads them for half a second or more, which is several times the work of a short job. No list of
packages is kept: what one job has loaded, the server loads too, before the next one needs it. The study's own code is
not among it; each job loads that itself.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from study.jobs.kernel import take_kernel
from study.jobs.parent import name_process

SCRIPTS = str(Path(__file__).parents[2])
# What the server runs, and each job after its fork. Nothing is imported from the working directory (-P).
PROGRAM = """
import runpy, sys
sys.path.insert(0, sys.argv[1])
from study.jobs.fork_server import serve
script = serve(int(sys.argv[2]))
sys.path.pop(0)
sys.argv = [script]
runpy.run_path(script, run_name="__main__")
"""
# The largest message, bytes: a request has the environment in it.
MESSAGE = 1 << 20


class ForkServer:
    """A fork server of this process. It starts with the first job, and ends with this process.

    hears: whether Ctrl-C ends its jobs.
    """

    def __init__(self, hears: bool):
        self._hears, self._requests, self._starting = hears, None, threading.Lock()

    def run(
        self,
        script: str,
        environment: Mapping[str, str],
        started: Callable[[int], contextlib.AbstractContextManager] = lambda number: contextlib.nullcontext(),
    ) -> int | None:
        """Run a Python script as a program and wait for its end; may be called in several threads.

        started: gets its process number, and gives what is entered while it runs. Returns the exit status, negative for
        the signal that has ended it; None where it did not start, since there is no such server on this system.
        """
        reply, theirs = socket.socketpair()
        with reply, reply.makefile("r", encoding="ascii") as answers:
            with theirs:
                try:
                    self._send({"script": script, "environment": dict(environment), "hears": self._hears}, theirs)
                except OSError:
                    return None
            number = answers.readline()
            if not number:
                return None
            with started(int(number)):
                status = answers.readline()
            # Without one the server was killed, and with it nobody knows how the job ends.
            return int(status) if status else -signal.SIGKILL

    def _send(self, request, reply):
        with self._starting:
            if self._requests is None:
                self._requests, server = _start(request["environment"])
                # So that its time and its jobs' count as this process's.
                atexit.register(_end, server)
        descriptors = [1, 2, reply.fileno()]
        socket.send_fds(self._requests, [json.dumps(request).encode()], descriptors)


def _start(environment):
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        for end in (ours, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MESSAGE)
        number = theirs.fileno()
        server = subprocess.Popen(
            [sys.executable, "-P", "-c", PROGRAM, SCRIPTS, str(number)], env=environment, pass_fds=[number]
        )
    return ours, server


def _end(server):
    # It may be loading what nobody will need.
    server.kill()
    server.wait()


def serve(number: int) -> str:
    """Answer the requests that come through this socket, until its other end is closed.

    Returns in each job, in a process of its own, with the path of the script that it has to run.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    take_kernel()
    jobs, wanted, starter = {}, [], {}
    name_process(starter)
    with contextlib.ExitStack() as ends:
        requests = ends.enter_context(socket.socket(fileno=number))
        ended, wake = map(ends.enter_context, socket.socketpair())
        loaded, tell = map(ends.enter_context, socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM))
        for end in (ended, wake):
            end.setblocking(False)
        tell.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MESSAGE)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        selector = ends.enter_context(selectors.DefaultSelector())
        for end in (requests, ended, loaded):
            selector.register(end, selectors.EVENT_READ)
        while True:
            ready = {key.fileobj for key, _ in selector.select(0 if wanted else None)}
            if not ready:
                # Only now, and one at a time: no job waits for more than one of them.
                _load(wanted.pop(0))
            if ended in ready:
                ended.recv(MESSAGE)
                _report_ended(jobs)
            if loaded in ready:
                names = json.loads(loaded.recv(MESSAGE))
                wanted += [name for name in names if name not in sys.modules and name not in wanted]
            if requests in ready:
                message, descriptors, _, _ = socket.recv_fds(requests, MESSAGE, 3)
                if not message:
                    os._exit(0)
                gc.freeze()
                if process := os.fork():
                    jobs[process] = socket.socket(fileno=descriptors.pop())
                    _tell(jobs[process], process)
                    for descriptor in descriptors:
                        os.close(descriptor)
                else:
                    for reply in jobs.values():
                        reply.close()
                    keep = tell.dup()
                    break
    return _become(json.loads(message), starter, descriptors, keep)


def _load(name):
    # Some modules can be loaded by nobody but their own package.
    with contextlib.suppress(Exception):
        importlib.import_module(name)


def _report_ended(jobs):
    with contextlib.suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            reply = jobs.pop(found[0])
            with reply:
                _tell(reply, os.waitstatus_to_exitcode(found[1]))


def _tell(reply, number):
    # Nobody may be left to hear it.
    with contextlib.suppress(OSError):
        reply.sendall(f"{number}\n".encode())


def _become(request, starter, descriptors, tell):
    """Make this process that of a job; the path of its script."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL if request["hears"] else signal.SIG_IGN)
    *streams, reply = descriptors
    os.close(reply)
    for number, descriptor in zip((1, 2), streams, strict=True):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.environ.clear()
    # It ends with the server, and that one with the process that has started it.
    os.environ.update(request["environment"] | starter)
    atexit.register(_tell_loaded, tell, set(sys.modules))
    return request["script"]


def _tell_loaded(tell, known):
    """Tell the server what this job has loaded, in that order: packages, not the study's own code."""
    names = [
        name
        for name, module in sys.modules.items()
        if name not in known and not str(getattr(module, "__file__", None) or SCRIPTS).startswith(SCRIPTS)
    ]
    with tell, contextlib.suppress(OSError):
        tell.send(json.dumps(names).encode())
