"""The chain of sources: the right content wins, every failure is named, nothing half-done stays behind."""

import gzip
import hashlib
import http.server
import os
import socket
import threading
from functools import partial

import pytest

from study.common.errors import StudyError
from study.data import sources
from study.data.source import Source, folder_source
from study.data.sources import FASHION_MNIST_SHA256, mirror_source, obtain, package_source, standard_sources

CONTENT = {"images-idx3": b"many pixels" * 1000, "labels-idx1": b"labels"}
CHECKSUMS = {name: hashlib.sha256(content).hexdigest() for name, content in CONTENT.items()}


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
    assert provenance["labels-idx1"] == {
        "source": f"folder {tmp_path / 'own'}",
        "bytes": len(CONTENT["labels-idx1"]),
        "sha256": CHECKSUMS["labels-idx1"],
    }


def test_corrupt_file_is_named_and_taken_from_the_next_source(tmp_path, target, caplog):
    bad = fill(tmp_path / "bad", CONTENT | {"labels-idx1": b"plain MNIST"})
    good = fill(tmp_path / "good", packed=True)
    provenance = obtain(target, [folder_source(bad), folder_source(good)], CHECKSUMS)
    assert files(target) == CONTENT
    assert provenance["images-idx3"]["source"] == f"folder {bad}"
    assert provenance["labels-idx1"]["source"] == f"folder {good}"
    [warning] = [r.getMessage() for r in caplog.records if r.levelname == "WARNING"]
    found = hashlib.sha256(b"plain MNIST").hexdigest()
    for part in (str(bad), "labels-idx1", found, CHECKSUMS["labels-idx1"], "plain MNIST"):
        assert part in warning


def test_packed_copy_beside_a_wrong_one_is_used(tmp_path, target):
    folder = fill(tmp_path / "own", {"images-idx3": b"wrong", "labels-idx1": CONTENT["labels-idx1"]})
    (folder / "images-idx3.gz").write_bytes(gzip.compress(CONTENT["images-idx3"]))
    obtain(target, [folder_source(folder)], CHECKSUMS)
    assert files(target) == CONTENT


def test_all_failures_are_listed_and_nothing_partial_stays(tmp_path, target):
    def offline(names, scratch):
        raise OSError("the network is down")

    truncated = fill(tmp_path / "truncated", packed=True)
    for path in truncated.iterdir():
        path.write_bytes(path.read_bytes()[:-9])
    half = fill(tmp_path / "half", {"images-idx3": b"wrong"})
    chain = [
        folder_source(tmp_path / "absent"),
        folder_source(truncated),
        folder_source(half),
        Source("example.org", offline),
    ]
    with pytest.raises(StudyError) as caught:
        obtain(target, chain, CHECKSUMS)
    first, *lines, remedy = str(caught.value).splitlines()
    assert "images-idx3" in first and "labels-idx1" in first
    assert "absent: no such folder" in lines[0]
    assert "truncated: images-idx3.gz cannot be unpacked" in lines[1]
    assert "half: images-idx3 is not the expected file" in lines[2]
    assert lines[3] == "  - example.org: the network is down"
    assert "data.folder in config.yaml" in remedy
    assert files(target) == {}


def test_later_sources_are_left_alone_when_all_is_found(tmp_path, target):
    def never(names, scratch):
        raise AssertionError("asked without need")

    obtain(target, [folder_source(fill(tmp_path / "own")), Source("never", never)], CHECKSUMS)


def test_interrupted_copy_leaves_no_file(tmp_path, target, monkeypatch):
    def interrupted(path):
        yield b"some bytes"
        raise KeyboardInterrupt

    monkeypatch.setattr(sources, "_content", interrupted)
    with pytest.raises(KeyboardInterrupt):
        obtain(target, [folder_source(fill(tmp_path / "own"))], CHECKSUMS)
    assert files(target) == {}


def test_mirror(tmp_path, target, serve, capfd):
    url, _ = serve(fill(tmp_path / "www", packed=True))
    provenance = obtain(target, [mirror_source(url)], CHECKSUMS)
    assert files(target) == CONTENT
    assert provenance["images-idx3"]["source"] in url
    assert "100%" in capfd.readouterr().err


def test_mirror_serving_the_wrong_content_is_passed_over(tmp_path, target, serve):
    wrong, _ = serve(fill(tmp_path / "wrong", {name: b"digits" for name in CONTENT}, packed=True))
    right, _ = serve(fill(tmp_path / "right", packed=True))
    provenance = obtain(target, [mirror_source(wrong), mirror_source(right)], CHECKSUMS)
    assert files(target) == CONTENT
    assert {record["source"] for record in provenance.values()} == {right.split("/")[2]}


def test_failing_mirror_is_tried_twice_and_not_for_the_next_file(tmp_path, target, serve):
    (tmp_path / "empty").mkdir()
    url, requests = serve(tmp_path / "empty")
    with pytest.raises(StudyError, match="404"):
        obtain(target, [mirror_source(url)], CHECKSUMS)
    downloads = [line for line in requests if str(line).startswith("GET")]
    assert len(downloads) == 2 and all("images-idx3.gz" in line for line in downloads)


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
mkdir -p "$3/usr/share/datasets/fashion-mnist"
cp {data}/* "$3/usr/share/datasets/fashion-mnist/"
"""


@pytest.fixture
def fake_programs(tmp_path, monkeypatch):
    """Put an apt-get that needs private lists, and a dpkg-deb that unpacks known files, first on the path."""

    def make(error):
        folder, calls = tmp_path / "bin", tmp_path / "calls"
        folder.mkdir()
        data = fill(tmp_path / "data", packed=True)
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
    assert provenance["images-idx3"]["source"] == "package some-data"
    assert [line.split()[-1] for line in calls.read_text(encoding="utf-8").splitlines()] == [
        "some-data",
        "update",
        "some-data",
    ]


def test_package_lists_are_not_renewed_when_the_network_fails(target, fake_programs):
    calls = fake_programs("Failed to fetch some-data_1_all.deb  Connection failed")
    with pytest.raises(StudyError, match="package some-data: apt-get ended with 100: E: Failed to fetch"):
        obtain(target, [package_source("some-data")], CHECKSUMS)
    assert len(calls.read_text(encoding="utf-8").splitlines()) == 1


def test_machine_without_apt(target, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(StudyError, match="apt-get is not on this machine"):
        obtain(target, [package_source()], CHECKSUMS)


def test_standard_order_and_a_data_set_of_ones_own(target):
    names = [source.name for source in standard_sources("mine")]
    assert names[:3] == ["folder mine", "folder /usr/share/datasets/fashion-mnist", "github.com"]
    assert names[-1] == "package dataset-fashion-mnist"
    assert [source.name for source in standard_sources("mine", CHECKSUMS)] == ["folder mine"]
    with pytest.raises(StudyError, match=r"data\.folder is not set"):
        obtain(target, standard_sources(None, CHECKSUMS), CHECKSUMS)


def test_default_checksums_are_complete():
    assert len(FASHION_MNIST_SHA256) == 4
    assert all(len(bytes.fromhex(checksum)) == 32 for checksum in FASHION_MNIST_SHA256.values())
