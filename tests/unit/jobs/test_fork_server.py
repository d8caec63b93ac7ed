"""Jobs in forks of one process: programs like any other, with packages that are there already."""

import contextlib
import json
import os
import signal
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from study.jobs.fork_server import SCRIPTS, ForkServer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="jobs fork on Linux only")


@pytest.fixture
def server():
    """Ends with the test: its sockets are closed."""
    return ForkServer(hears=True)


@pytest.fixture
def run(server, tmp_path):
    """Run this text as a script; what it writes to out.json, and its status."""

    def run(text, name="script.py", environment=(), **words):
        script = tmp_path / name
        out = tmp_path / f"{name}.json"
        script.write_text(
            f"import json, os, sys\nfound = None\n{text}\njson.dump(found, open({str(out)!r}, 'w'))\n", encoding="utf-8"
        )
        status = server.run(str(script), {**os.environ, **dict(environment)}, **words)
        return status, json.loads(out.read_text(encoding="utf-8")) if out.exists() else None

    return run


def test_a_script_is_a_program_of_its_own(run, tmp_path):
    status, found = run("found = [__name__, sys.argv, os.getcwd(), os.getppid()]")
    assert status == 0
    assert found[:3] == ["__main__", [str(tmp_path / "script.py")], os.getcwd()]
    assert found[3] != os.getpid()


def test_what_one_leaves_no_other_sees(run):
    run("import decimal; decimal.spoilt = True; os.environ['LEFT'] = 'x'; sys.path.append('x')")
    _, found = run("import decimal; found = [hasattr(decimal, 'spoilt'), 'LEFT' in os.environ, 'x' in sys.path]")
    assert found == [False, False, False]


def test_each_has_the_environment_of_its_request(run):
    assert run("found = os.environ.get('OWN')", environment={"OWN": "1"}) == (0, "1")
    assert run("found = os.environ.get('OWN')") == (0, None)


@pytest.mark.parametrize(
    "text, status",
    [("sys.exit(3)", 3), ("raise ValueError('planted')", 1), ("os.kill(os.getpid(), 9)", -9), ("os._exit(0)", 0)],
)
def test_its_end_is_told(run, capfd, text, status):
    assert run(text)[0] == status
    assert ("ValueError: planted" in capfd.readouterr().err) == (status == 1)


def test_what_it_prints_goes_where_this_process_prints(run, capfd):
    run("print('one')\nprint('two', file=sys.stderr)")
    assert capfd.readouterr() == ("one\n", "two\n")


def test_packages_are_loaded_once_and_own_code_by_each_job(run):
    text = "found = ['colorsys' in sys.modules, 'study.common.errors' in sys.modules]"
    more = f"\nimport colorsys\nsys.path.insert(0, {SCRIPTS!r})\nimport study.common.errors"
    assert run(text + more) == (0, [False, False])
    for _ in range(100):
        found = run(text)[1]
        if found[0]:
            break
    assert found == [True, False]


def test_random_numbers_differ(run):
    text = "import random, tempfile; found = [random.random(), next(tempfile._get_candidate_names())]"
    (_, one), (_, other) = run(text), run(text)
    assert one[0] != other[0] and one[1] != other[1]


def test_many_at_once(server, tmp_path):
    script = tmp_path / "script.py"
    script.write_text("import os, sys; sys.exit(int(os.environ['NUMBER']))", encoding="utf-8")
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda n: server.run(str(script), {**os.environ, "NUMBER": str(n)}), range(64)))
    assert found == list(range(64))


def test_the_process_is_told_while_it_runs(run):
    seen = []

    @contextlib.contextmanager
    def started(number):
        seen.append(os.path.exists(f"/proc/{number}"))
        os.kill(number, signal.SIGTERM)
        yield
        seen.append(os.path.exists(f"/proc/{number}"))

    assert run("import time; time.sleep(60)", started=started)[0] == -signal.SIGTERM
    assert seen == [True, False]


def test_where_the_server_was_killed_its_jobs_end_and_others_start_without_it(run, tmp_path):
    began = time.monotonic()
    text = f"""
sys.path.insert(0, {SCRIPTS!r})
from study.jobs.parent import end_with_starter
import signal, time
end_with_starter()
open({str(tmp_path / "number")!r}, "w").write(str(os.getpid()))
os.kill(os.getppid(), signal.SIGKILL)
time.sleep(60)
"""
    assert run(text) == (-signal.SIGKILL, None)
    assert run("found = 1") == (None, None)
    number = int((tmp_path / "number").read_text(encoding="utf-8"))
    while os.path.exists(f"/proc/{number}") and time.monotonic() < began + 30:
        time.sleep(0.05)
    assert not os.path.exists(f"/proc/{number}")


def test_who_has_asked_may_be_gone(server, run, tmp_path, capfd):
    script = tmp_path / "late.py"
    script.write_text("import time; time.sleep(0.1)", encoding="utf-8")
    assert run("found = 1") == (0, 1)
    reply, theirs = socket.socketpair()
    with reply, theirs:
        server._send({"script": str(script), "environment": dict(os.environ), "hears": True}, theirs)
    assert run("import time; time.sleep(0.3); found = 2", "next.py") == (0, 2)
    assert "Traceback" not in capfd.readouterr().err
