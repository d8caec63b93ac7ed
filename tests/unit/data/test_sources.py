"""The chain of sources: the right content wins, every failure is named, nothing half-done stays behind."""

import errno
import gzip
import hashlib
import http.server
import os
import re
import socket
import tarfile
import threading
from functools import partial

import numpy as np
import pytest

from idx_data import idx_bytes
from study.common.errors import StudyError
from study.config.catalogue import catalogue
from study.data import debian, sources
from study.data.debian import package_source
from study.data.idx import read_pair
from study.data.mirror import mirror_source
from study.data.source import Source, folder_source
from study.data.sources import obtain, sources_of

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
PIXELS = np.random.default_rng(0).integers(0, 256, (40, 15, 20), np.uint8)
CONTENT = {IMAGES: idx_bytes(PIXELS), LABELS: idx_bytes(np.arange(40, dtype=np.uint8) % 10)}
PLAIN_MNIST = idx_bytes(np.arange(40, dtype=np.uint8) % 9)
CHECKSUMS = {name: {"sha256": hashlib.sha256(content).hexdigest()} for name, content in CONTENT.items()}


def fill(folder, content=CONTENT, packed=False):
    folder.mkdir(parents=True)
    for name, data in content.items():
        path = folder / (f"{name}.gz" if packed else name)
        path.write_bytes(gzip.compress(data) if packed else data)
    return folder


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def target(tmp_path):
    return tmp_path / "target"


@pytest.fixture
def serve():
    """Serve a folder over HTTP on this machine; gives the base URL and the list of requests."""
    servers = []

    def start(folder):
        requests = []

        class Handler(http.server.SimpleHTTPRequestHandler):
            def log_message(self, form, *arguments):
                requests.append(arguments[0])

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder))
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/", requests

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.mark.parametrize("packed", [False, True])
def test_folder_packed_or_not(tmp_path, target, packed):
    source = folder_source(fill(tmp_path / "own", packed=packed))
    provenance = obtain(target, [source], CHECKSUMS)
    assert files(target) == CONTENT
    assert provenance[LABELS] == {
        "source": f"folder {tmp_path / 'own'}",
        "bytes": len(CONTENT[LABELS]),
        "sha256": CHECKSUMS[LABELS]["sha256"],
    }


def test_corrupt_file_is_named_and_taken_from_the_next_source(tmp_path, target, caplog):
    bad = fill(tmp_path / "bad", CONTENT | {LABELS: PLAIN_MNIST})
    good = fill(tmp_path / "good", packed=True)
    provenance = obtain(target, [folder_source(bad), folder_source(good)], CHECKSUMS)
    assert files(target) == CONTENT
    assert provenance[IMAGES]["source"] == f"folder {bad}"
    assert provenance[LABELS]["source"] == f"folder {good}"
    [warning] = [r.getMessage() for r in caplog.records if r.levelname == "WARNING"]
    found = hashlib.sha256(PLAIN_MNIST).hexdigest()
    for part in (str(bad), LABELS, found, CHECKSUMS[LABELS]["sha256"]):
        assert part in warning


def test_packed_copy_beside_a_wrong_one_is_used(tmp_path, target):
    folder = fill(tmp_path / "own", CONTENT | {IMAGES: b"wrong"})
    (folder / f"{IMAGES}.gz").write_bytes(gzip.compress(CONTENT[IMAGES]))
    obtain(target, [folder_source(folder)], CHECKSUMS)
    assert files(target) == CONTENT


def test_all_failures_are_listed_and_nothing_partial_stays(tmp_path, target):
    def offline(names, scratch):
        raise OSError("the network is down")

    truncated = fill(tmp_path / "truncated", packed=True)
    for path in truncated.iterdir():
        path.write_bytes(path.read_bytes()[:-9])
    half = fill(tmp_path / "half", {IMAGES: idx_bytes(PIXELS[1:])})
    chain = [
        folder_source(tmp_path / "absent"),
        folder_source(truncated),
        folder_source(half),
        Source("example.org", offline),
    ]
    with pytest.raises(StudyError) as caught:
        obtain(target, chain, CHECKSUMS)
    first, *lines, remedy = str(caught.value).splitlines()
    assert IMAGES in first and LABELS in first
    assert "absent: no such folder" in lines[0]
    assert f"truncated: {IMAGES}.gz cannot be unpacked" in lines[1]
    assert f"half: {IMAGES} is not the expected file" in lines[2]
    assert lines[3] == "  - example.org: the network is down"
    assert "data.folder in config.yaml" in remedy
    assert files(target) == {}


def test_later_sources_are_left_alone_when_all_is_found(tmp_path, target):
    def never(names, scratch):
        raise AssertionError("asked without need")

    obtain(target, [folder_source(fill(tmp_path / "own")), Source("never", never)], CHECKSUMS)


def test_interrupted_copy_leaves_no_file(tmp_path, target, monkeypatch):
    def interrupted(path, name, file):
        file.write(b"some bytes")
        raise KeyboardInterrupt

    monkeypatch.setattr(sources, "unpack", interrupted)
    with pytest.raises(KeyboardInterrupt):
        obtain(target, [folder_source(fill(tmp_path / "own"))], CHECKSUMS)
    assert files(target) == {}


def test_mirror(tmp_path, target, serve, capfd):
    url, _ = serve(fill(tmp_path / "www", packed=True))
    provenance = obtain(target, [mirror_source(url)], CHECKSUMS)
    assert files(target) == CONTENT
    assert provenance[IMAGES]["source"] in url
    assert "100%" in capfd.readouterr().err


def test_mirror_serving_the_wrong_content_is_passed_over(tmp_path, target, serve):
    wrong, _ = serve(fill(tmp_path / "wrong", dict.fromkeys(CONTENT, PLAIN_MNIST), packed=True))
    right, _ = serve(fill(tmp_path / "right", packed=True))
    provenance = obtain(target, [mirror_source(wrong), mirror_source(right)], CHECKSUMS)
    assert files(target) == CONTENT
    assert {record["source"] for record in provenance.values()} == {right.split("/")[2]}


def test_failing_mirror_is_not_asked_for_the_next_file(tmp_path, target, serve):
    (tmp_path / "empty").mkdir()
    url, requests = serve(tmp_path / "empty")
    with pytest.raises(StudyError, match="404"):
        obtain(target, [mirror_source(url)], CHECKSUMS)
    [download] = [line for line in requests if str(line).startswith("GET")]
    assert f"{IMAGES}.gz" in download


def test_a_silent_host_is_given_up_after_the_time_asked(target):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(StudyError, match=r"no answer within 0\.3 s"):
            obtain(target, [mirror_source(url, answer_seconds=0.3)], CHECKSUMS)
        with pytest.raises(StudyError, match="timed out"):
            obtain(target, [mirror_source(url, connect_seconds=0.3)], CHECKSUMS)


def test_a_refused_connection_is_told(target):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(StudyError, match="refused"):
        obtain(target, [mirror_source(f"http://127.0.0.1:{port}/")], CHECKSUMS)


FAKE_APT = """#!/bin/sh
echo "$@" >> {calls}
case "$*" in
  *lists=*update) exit 0 ;;
  *lists=*download*) touch some-data_1_all.deb ;;
  *) echo "Reading lists"; echo "E: {error}"; exit 100 ;;
esac
"""
FAKE_DPKG = """#!/bin/sh
[ "$1" = --fsys-tarfile ] && exec cat {data}.tar
"""


@pytest.fixture
def fake_programs(tmp_path, monkeypatch):
    """Put an apt-get that needs private lists, and a dpkg-deb that unpacks known files, first on the path."""

    def make(error):
        folder, calls = tmp_path / "bin", tmp_path / "calls"
        folder.mkdir()
        data = fill(tmp_path / "data", packed=True)
        with tarfile.open(f"{data}.tar", "w") as archive:
            for path in data.iterdir():
                archive.add(path, f"./usr/share/datasets/some-data/{path.name}")
        for name, text in (("apt-get", FAKE_APT), ("dpkg-deb", FAKE_DPKG)):
            (folder / name).write_text(text.format(calls=calls, error=error, data=data), encoding="utf-8")
            (folder / name).chmod(0o755)
        monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
        return calls

    return make


def test_package_with_private_lists_when_the_machine_has_none(target, fake_programs):
    calls = fake_programs("Unable to locate package some-data")
    provenance = obtain(target, [package_source("some-data")], CHECKSUMS)
    assert files(target) == CONTENT
    assert provenance[IMAGES]["source"] == "package some-data"
    assert [line.split()[-1] for line in calls.read_text(encoding="utf-8").splitlines()] == [
        "some-data",
        "update",
        "some-data",
    ]


def test_of_a_package_nothing_is_written_but_the_data(tmp_path, target, fake_programs, monkeypatch):
    """Names that lead out, links, a file that is much larger than the archive: only whole data files are taken."""
    fake_programs("Unable to locate package some-data")
    outside = tmp_path / "outside"
    outside.mkdir()
    with tarfile.open(tmp_path / "data.tar", "a") as archive:
        for name, kind, link in (
            (f"../../{IMAGES}", tarfile.REGTYPE, ""),
            (str(outside / IMAGES), tarfile.REGTYPE, ""),
            (f"usr/{LABELS}", tarfile.SYMTYPE, str(outside)),
            (f"usr/hard-{LABELS}", tarfile.LNKTYPE, "/etc/passwd"),
            (f"usr/pipe-{LABELS}", tarfile.FIFOTYPE, ""),
            ("usr/notes", tarfile.REGTYPE, ""),
        ):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, link
            archive.addfile(entry)
    seen = []
    taken = debian.folder_source
    monkeypatch.setattr(debian, "folder_source", lambda folder: seen.extend(sorted(folder.iterdir())) or taken(folder))
    obtain(target, [package_source("some-data")], CHECKSUMS)
    assert files(target) == CONTENT
    assert not list(outside.iterdir())
    assert {path.name for path in seen} == {IMAGES, f"{IMAGES}.gz", f"{LABELS}.gz"}


@pytest.mark.parametrize("program", ["apt-get", "dpkg-deb"])
def test_a_package_without_end_fills_no_disk(tmp_path, target, fake_programs, monkeypatch, program):
    fake_programs("none")
    where = "> some-data_1_all.deb" if program == "apt-get" else ""
    text = f"#!/bin/sh\nexec head -c 9000000 /dev/zero {where}\n"
    (tmp_path / "bin" / program).write_text(text, encoding="utf-8")
    monkeypatch.setattr(debian, "MOST_BYTES", 1 << 20)
    with pytest.raises(StudyError, match=f"{program} writes more than 1048576 bytes"):
        obtain(target, [package_source("some-data")], CHECKSUMS)


def test_a_program_that_does_not_end_is_ended(tmp_path):
    with pytest.raises(TimeoutError, match=r"sleep did not finish within 0\.2 s"):
        debian._run(["sleep", "9"], tmp_path, seconds=0.2)


def test_package_lists_are_not_renewed_when_the_network_fails(target, fake_programs):
    calls = fake_programs("Failed to fetch some-data_1_all.deb  Connection failed")
    with pytest.raises(StudyError, match="package some-data: apt-get ended with 100: E: Failed to fetch"):
        obtain(target, [package_source("some-data")], CHECKSUMS)
    assert len(calls.read_text(encoding="utf-8").splitlines()) == 1


def test_machine_without_apt(target, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(StudyError, match="apt-get is not on this machine"):
        obtain(target, [package_source("some-data")], CHECKSUMS)


def test_the_users_folder_is_the_only_source():
    entry = catalogue()["fashion-mnist"]
    assert [source.name for source in sources_of("mine", entry["sources"])] == ["folder mine"]
    names = [source.name for source in sources_of(None, entry["sources"])]
    assert names[:2] == ["folder /usr/share/datasets/fashion-mnist", "github.com"]
    assert names[-1] == "package dataset-fashion-mnist"


def test_without_a_source_the_folder_is_asked_for(target):
    with pytest.raises(StudyError, match=r"data\.folder is not set.*\n.*as published at http://example\.org"):
        obtain(target, [], CHECKSUMS, home="http://example.org")


@pytest.mark.parametrize(
    "error",
    [
        ValueError("Invalid IPv6 URL"),
        RuntimeError("generator raised StopIteration"),
        UnicodeError("label too long"),
        LookupError(),
        TimeoutError("no answer within 10 s"),
        type("OfALibrary", (Exception,), {})("TLS: certificate verify failed"),
    ],
    ids=repr,
)
def test_whatever_a_source_raises_is_its_own_failure(tmp_path, target, error):
    def failing(names, scratch):
        raise error

    good = folder_source(fill(tmp_path / "good"))
    provenance = obtain(target, [Source("failing", failing), good], CHECKSUMS)
    assert {record["source"] for record in provenance.values()} == {good.name} and files(target) == CONTENT
    with pytest.raises(StudyError, match=rf"  - failing: {re.escape(str(error)) or type(error).__name__}"):
        obtain(tmp_path / "other", [Source("failing", failing)], CHECKSUMS)


@pytest.mark.parametrize("proxy", ["http://[::1", "nonsense://x", "http://:0", "http://127.0.0.1:1"])
def test_a_malformed_proxy_is_the_mirrors_failure(tmp_path, target, monkeypatch, proxy):
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy)
    monkeypatch.setenv("no_proxy", "")
    mirrors = [mirror_source("http://mirror.invalid/", waits=()), mirror_source("https://mirror.invalid/", waits=())]
    obtain(target, [*mirrors, folder_source(fill(tmp_path / "own"))], CHECKSUMS)
    assert files(target) == CONTENT


def full(*arguments, **options):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("place", ["destination", "scratch"])
def test_a_full_disk_is_said_once_and_no_source_is_blamed(tmp_path, target, monkeypatch, place):
    own = fill(tmp_path / "own")
    asked = []

    def fetch(names, scratch):
        asked.append(names)
        if place == "scratch":
            full()
        yield from folder_source(own).fetch(names, scratch)

    if place == "destination":
        monkeypatch.setattr(sources, "unpack", full)
    with pytest.raises(StudyError, match="No space left on device") as caught:
        obtain(target, [Source("first", fetch), Source("second", fetch)], CHECKSUMS)
    assert len(asked) == 1 and "first" not in str(caught.value) and "Make room" in str(caught.value)
    assert str(caught.value).count("No space") == 1
    assert files(target) == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to(tmp_path, target):
    target.mkdir()
    target.chmod(0o500)
    with pytest.raises(StudyError, match="Permission denied"):
        obtain(target, [folder_source(fill(tmp_path / "own"))], CHECKSUMS)


def test_a_file_in_the_place_of_the_folder(tmp_path):
    (tmp_path / "resources").touch()
    with pytest.raises(StudyError, match="resources/mnist: the data files cannot be written there"):
        obtain(tmp_path / "resources/mnist", [folder_source(fill(tmp_path / "own"))], CHECKSUMS)


def test_no_folder_for_temporary_files(tmp_path, target, monkeypatch):
    monkeypatch.setattr(sources.tempfile, "TemporaryDirectory", full)
    with pytest.raises(StudyError, match="TMPDIR"):
        obtain(target, [folder_source(fill(tmp_path / "own"))], CHECKSUMS)


def test_digits_come_with_a_library(target):
    entry = catalogue()["digits"]
    obtain(target, sources_of(None, entry["sources"]), entry["files"])
    images, labels = read_pair(target / IMAGES, target / LABELS)
    assert images.shape == (1438, 8, 8) and (images.min(), images.max()) == (0, 255)
    assert set(labels) == set(range(10))
    others, _ = read_pair(target / IMAGES.replace("train", "t10k"), target / LABELS.replace("train", "t10k"))
    assert others.shape == (359, 8, 8)
