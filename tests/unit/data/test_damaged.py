"""Damaged downloads from a server on this machine: each is refused or survived, and nothing wrong is ever kept."""

import gzip
import hashlib
import http.server
import io
import itertools
import socket
import struct
import threading
import time
import tracemalloc
from types import SimpleNamespace

import numpy as np
import pytest

from idx_data import idx_bytes
from study.common.errors import StudyError
from study.data import content
from study.data.mirror import LONGEST_WAIT, _asked_wait, mirror_source
from study.data.sources import obtain

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
RANDOM = np.random.default_rng(0)
PIXELS = idx_bytes(RANDOM.integers(0, 256, (30, 8, 9), np.uint8))
CLASSES = idx_bytes((np.arange(30) % 3).astype(np.uint8))
BOMB = 24 * 1024 * 1024
RIGHT = {IMAGES: PIXELS, LABELS: CLASSES}
PACKED = {name: gzip.compress(each, mtime=0) for name, each in RIGHT.items()}
CHECKSUMS = {name: {"sha256": hashlib.sha256(each).hexdigest()} for name, each in RIGHT.items()}
OF_PACKED = {name: {"packed_sha256": hashlib.sha256(each).hexdigest()} for name, each in PACKED.items()}
PAGE = b"<!DOCTYPE html><html><body>Please log in</body></html>"
MOST = 200_000  # bytes that the tests allow for a file, packed or not


def flipped(data, place):
    """The data with one bit another, at a share of its length."""
    byte, bit = divmod(int(place * (8 * len(data) - 1)), 8)
    return data[:byte] + bytes([data[byte] ^ 1 << bit]) + data[byte + 1 :]


def header(*fields, dimensions=3):
    return struct.pack(f">4B{dimensions}I", *fields)


BODY = PIXELS[16:]
# Bodies that the server sends for the images, with what their refusal says.
DAMAGED = {
    **{f"packed, bit flipped at {place:.2f}": (flipped(PACKED[IMAGES], place), "") for place in np.linspace(0, 1, 12)},
    **{
        f"content, bit flipped at {place:.2f}": (gzip.compress(flipped(PIXELS, place)), "")
        for place in np.linspace(0, 1, 8)
    },
    **{
        f"packed, cut to {share:.2f}": (PACKED[IMAGES][: int(share * len(PACKED[IMAGES]))], "")
        for share in (0.001, 0.01, 0.1, 0.3, 0.6, 0.9, 0.999)
    },
    **{
        f"content, cut to {share:.3f}": (gzip.compress(PIXELS[: int(share * len(PIXELS))]), "")
        for share in (0.001, 0.005, 0.1, 0.5, 0.999)
    },
    "empty": (b"", "is empty"),
    "packed emptiness": (gzip.compress(b""), "is empty"),
    "a log-in page": (PAGE, "expected the magic bytes 00 00, found 3c 21"),
    "a packed log-in page": (gzip.compress(PAGE), "expected the magic bytes 00 00, found 3c 21"),
    "a page longer than the file": (PAGE * 2000, "expected the magic bytes"),
    "plain MNIST": (
        gzip.compress(idx_bytes(RANDOM.integers(0, 256, (30, 8, 9), np.uint8))),
        "is not the expected file",
    ),
    "labels in place of images": (PACKED[LABELS], r"expected 3 dimension\(s\), found 1"),
    "wrong magic": (gzip.compress(header(0, 1, 8, 3, 30, 8, 9) + BODY), "expected the magic bytes 00 00, found 00 01"),
    "little-endian": (gzip.compress(struct.pack("<4B3I", 0, 0, 8, 3, 30, 8, 9) + BODY), ""),
    "another type": (gzip.compress(header(0, 0, 13, 3, 30, 8, 9) + BODY), r"found 0x0d \(float32\)"),
    "an unknown type": (gzip.compress(header(0, 0, 99, 3, 30, 8, 9) + BODY), "unknown"),
    "two dimensions": (
        gzip.compress(header(0, 0, 8, 2, 30, 72, dimensions=2) + BODY),
        r"expected 3 dimension\(s\), found 2",
    ),
    "more images than bytes": (gzip.compress(header(0, 0, 8, 3, 31, 8, 9) + BODY), "where its header declares 2248"),
    "fewer images than bytes": (gzip.compress(header(0, 0, 8, 3, 29, 8, 9) + BODY), "more than the 2104 bytes"),
    "turned images": (gzip.compress(header(0, 0, 8, 3, 30, 9, 8) + BODY), "is not the expected file"),
    "no images": (gzip.compress(header(0, 0, 8, 3, 0, 8, 9)), "is not the expected file"),
    "a header alone": (gzip.compress(PIXELS[:16]), "has 16 bytes"),
    "half a header": (gzip.compress(PIXELS[:9]), "expected a header of 16 bytes, found 9"),
    "zeros": (bytes(5000), "type code"),
    "packed twice": (gzip.compress(PACKED[IMAGES]), "expected an unpacked IDX file, found a gzip file"),
    "something after the end": (PACKED[IMAGES] + b"more", "cannot be unpacked"),
    "content after the end": (gzip.compress(PIXELS + b"more"), "more than the 2176 bytes"),
    "two members": (PACKED[IMAGES] * 2, "more than the 2176 bytes"),
    "another packing": (b"BZh91AY&SY" + bytes(200), "expected the magic bytes"),
    "a zip archive": (b"PK\3\4" + bytes(200), "expected the magic bytes"),
    "a bomb": (gzip.compress(bytes(BOMB)), ""),
    "a bomb with a small header": (gzip.compress(PIXELS + bytes(BOMB)), "more than the 2176 bytes"),
    "a bomb with a large header": (
        gzip.compress(header(0, 0, 8, 3, 40_000, 28, 28) + bytes(BOMB)),
        "declares 31360016 bytes",
    ),
    "the largest sizes": (gzip.compress(header(0, 0, 8, 3, *[2**32 - 1] * 3) + BODY), "the most that is unpacked"),
    "more than any file has": (bytes(range(1, 251)) * 1000, "sends more than 200000 bytes"),
}


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers GET with what `self.server.answers` holds for the file: a function of the handler, or bytes."""

    def do_HEAD(self):
        self.send_response(200)
        self.end_headers()

    def do_GET(self):
        name = self.path.rpartition("/")[2].removesuffix(".gz")
        answer = self.server.answers[name]
        answer = next(answer) if isinstance(answer, itertools.chain) else answer
        if callable(answer):
            answer(self)
        else:
            self.send(answer)

    def send(self, body, status=200, length=None, **headers):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form, *arguments):
        self.server.requests.append(self.path)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        """A client that leaves in the middle is part of the tests."""


@pytest.fixture(scope="module")
def server():
    running = Server(("127.0.0.1", 0), Handler)
    running.requests = []
    threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def mirror(server, monkeypatch):
    """A mirror that waits for nothing, and its server, which answers rightly until told otherwise."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(content, "MOST_BYTES", MOST)
    server.answers, server.requests[:] = dict(PACKED), []

    def make(**options):
        options = {"waits": (0, 0), "connect_seconds": 0.1, "most_bytes": MOST} | options
        return mirror_source(f"http://127.0.0.1:{server.server_port}/", **options)

    make.server = server
    return make


@pytest.mark.parametrize("case", DAMAGED)
def test_damaged_files_are_refused_and_not_kept(tmp_path, mirror, case, monkeypatch):
    body, words = DAMAGED[case]
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    mirror.server.answers[IMAGES] = body
    with pytest.raises(StudyError, match=words or "127.0.0.1") as caught:
        obtain(tmp_path / "target", [mirror()], CHECKSUMS)
    assert f"No source gave {IMAGES}" in str(caught.value)
    assert [path.name for path in (tmp_path / "target").iterdir()] == [LABELS] * (not words.startswith("sends"))


def test_as_many_cases_as_the_study_promises():
    assert len(DAMAGED) + len(ANSWERS) + 2 >= 50


@pytest.mark.parametrize(
    "case", ["packed, bit flipped at 0.45", "plain MNIST", "a log-in page", "empty", "two members"]
)
def test_a_checksum_of_the_packed_file_refuses_them_too(tmp_path, mirror, case):
    mirror.server.answers[IMAGES] = DAMAGED[case][0]
    with pytest.raises(StudyError, match=f"No source gave {IMAGES}"):
        obtain(tmp_path / "target", [mirror()], OF_PACKED)
    obtain(tmp_path / "other", [mirror()], {LABELS: OF_PACKED[LABELS]})
    assert (tmp_path / "other" / LABELS).read_bytes() == CLASSES


def test_labels_out_of_range_have_another_checksum(tmp_path, mirror):
    mirror.server.answers[LABELS] = gzip.compress(idx_bytes(np.full(30, 200, np.uint8)))
    with pytest.raises(StudyError, match=f"{LABELS}.gz is not the expected file"):
        obtain(tmp_path / "target", [mirror()], CHECKSUMS)
    assert [path.name for path in (tmp_path / "target").iterdir()] == [IMAGES]


class Counted(io.BytesIO):
    """A file that knows how much was written to it."""

    written = 0

    def write(self, chunk):
        self.written += len(chunk)
        return len(chunk)


@pytest.mark.parametrize("case", [case for case in DAMAGED if "bomb" in case])
def test_a_bomb_takes_little_memory_and_disk(tmp_path, case):
    (tmp_path / "bomb").write_bytes(DAMAGED[case][0])
    target = Counted()
    tracemalloc.start()
    with pytest.raises(StudyError):
        content.unpack(tmp_path / "bomb", IMAGES, target)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < BOMB / 2
    assert target.written <= BOMB / 12 or "large header" in case


def status(code, **headers):
    return lambda handler: handler.send(b"later", code, **headers)


def break_off(handler):
    handler.send(PACKED[IMAGES][:50], length=len(PACKED[IMAGES]))
    handler.close_connection = True


def say_nothing(handler):
    handler.connection.shutdown(socket.SHUT_RDWR)


def stall(handler):
    handler.send(PACKED[IMAGES][:50], length=len(PACKED[IMAGES]))
    handler.wfile.flush()
    time.sleep(2)


def redirect(handler):
    handler.send(b"", 302, Location=handler.path)


def redirect_elsewhere(handler):
    handler.send(b"", 302, Location="http://[::1")


def not_http(handler):
    handler.wfile.write(b"220 this is another service\r\n")
    handler.close_connection = True


def wrongly_encoded(handler):
    handler.send(PACKED[IMAGES][20:], Content_Encoding="gzip")


# Answers for the images: whether they are survived when the right one follows, and what is said when it does not.
ANSWERS = {
    "429": (status(429), True, "429"),
    "429 that names seconds": (status(429, Retry_After="0"), True, "429"),
    "429 that names a date": (status(429, Retry_After="Fri, 31 Dec 2099 23:59:59 GMT"), True, "429"),
    "503": (status(503), True, "503"),
    "500": (status(500), True, "500"),
    "504": (status(504), True, "504"),
    "a transfer that breaks off": (break_off, True, "IncompleteRead|Connection broken"),
    "403": (status(403), False, "403"),
    "404": (status(404), False, "404"),
    "410": (status(410), False, "410"),
    "a closed connection": (say_nothing, False, ""),
    "a stall": (stall, False, "timed out"),
    "endless redirects": (redirect, False, "30 redirects"),
    "a redirect to nowhere": (redirect_elsewhere, False, ""),
    "another protocol": (not_http, False, ""),
    "a wrong content encoding": (wrongly_encoded, True, ""),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_an_answer_that_is_none(tmp_path, mirror, case):
    answer, survived, words = ANSWERS[case]
    mirror.server.answers[IMAGES] = answer
    with pytest.raises(StudyError, match=f"127.0.0.1:.*({words})"):
        obtain(tmp_path / "target", [mirror()], {IMAGES: CHECKSUMS[IMAGES]})
    assert not list((tmp_path / "target").iterdir())
    # Twice, and then the right one.
    mirror.server.answers[IMAGES] = itertools.chain([answer, answer], itertools.repeat(PACKED[IMAGES]))
    if survived:
        obtain(tmp_path / "target", [mirror()], {IMAGES: CHECKSUMS[IMAGES]})
    else:
        # Another mirror, or the same one a third time, is asked.
        obtain(tmp_path / "target", [mirror(), mirror(), mirror()], {IMAGES: CHECKSUMS[IMAGES]})
    assert (tmp_path / "target" / IMAGES).read_bytes() == PIXELS


def test_an_answer_without_end_is_cut_off_by_its_time(tmp_path, mirror):
    def trickle(handler):
        handler.send(b"", length=100_000)
        for _ in range(100):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)

    mirror.server.answers[IMAGES] = trickle
    with pytest.raises(StudyError, match=r"no answer within 0\.4 s"):
        obtain(tmp_path / "target", [mirror(transfer_seconds=0.4)], {IMAGES: CHECKSUMS[IMAGES]})


def test_a_busy_server_is_given_the_seconds_that_it_names_but_not_an_hour():
    for text, seconds in {"7": 7, "3600": LONGEST_WAIT, "soon": 0, "": 0, "-5": 0}.items():
        assert _asked_wait(SimpleNamespace(headers={"Retry-After": text})) == seconds
