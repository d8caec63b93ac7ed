"""A server with the packed files, over HTTP or HTTPS."""

import queue
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pooch
import requests

from study.data.source import TRANSFER_SECONDS, Source

# More than any packed file of a data set: a server that sends without end fills no disk.
MOST_BYTES = 1 << 30
# A server that is busy (429) or has a fault of its own (5xx) is asked again after so many seconds, or after as many as
# it names itself, up to LONGEST_WAIT.
WAITS = (1, 3, 9)
LONGEST_WAIT = 30
BUSY = {408, 425, 429, 500, 502, 503, 504}


def mirror_source(
    base_url: str,
    connect_seconds: float = 5,
    answer_seconds: float = 10,
    transfer_seconds: float = TRANSFER_SECONDS,
    waits: tuple[float, ...] = WAITS,
    most_bytes: int = MOST_BYTES,
) -> Source:
    """A folder with the packed files on a server (HTTP or HTTPS); base_url ends with a slash.

    A server that does not answer costs `answer_seconds`, however many addresses it has. Each file may take
    `transfer_seconds`, and as many attempts as there are waits, and one more.
    """

    def fetch(names, scratch):
        timeout = (connect_seconds, 3 * connect_seconds)
        # The packed file as it is: some servers would unpack it on the way.
        headers = {"Accept-Encoding": "identity"}
        download = pooch.HTTPDownloader(progressbar=True, chunk_size=1 << 16, timeout=timeout, headers=headers)
        _within(answer_seconds, download, f"{base_url}{names[0]}.gz", None, None, True)
        for name in names:
            path = Path(scratch, f"{name}.gz")
            _within(transfer_seconds, _patiently, download, base_url + path.name, path, waits, most_bytes)
            yield name, path

    return Source(urlsplit(base_url).netloc, fetch)


class Limited:
    """A file for writing that takes `most` bytes and then raises OSError."""

    def __init__(self, file, most):
        self.file, self.room, self.most = file, most, most

    def write(self, chunk):
        self.room -= len(chunk)
        if self.room < 0:
            raise OSError(f"sends more than {self.most} bytes, which none of the files has")
        return self.file.write(chunk)

    def flush(self):
        self.file.flush()


def _patiently(download, url, path, waits, most_bytes):
    """Download `url` to `path`, again where that may help: from a busy server, or after a transfer that broke off."""
    for wait in (*waits, None):
        try:
            with path.open("wb") as file:
                download(url, Limited(file, most_bytes), None)
            return
        except requests.exceptions.HTTPError as error:
            if wait is None or error.response.status_code not in BUSY:
                raise
            wait = max(wait, _asked_wait(error.response)) if wait else wait
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
            if wait is None:
                raise
        time.sleep(wait)


def _asked_wait(response):
    """The seconds that a busy server asks to wait, 0 where it names none, or a date."""
    text = response.headers.get("Retry-After", "")
    return min(int(text), LONGEST_WAIT) if text.isdecimal() else 0


def _within(seconds, function, *arguments):
    """What `function` returns for the arguments; TimeoutError when it takes longer than `seconds`.

    A thread, because a time-out of the connection covers neither the look-up of the name nor a server with many
    addresses. When the time is up, the thread goes on without us.
    """
    answers = queue.SimpleQueue()

    def call():
        try:
            answers.put((function(*arguments), None))
        except Exception as error:
            answers.put((None, error))

    threading.Thread(target=call, daemon=True).start()
    try:
        result, error = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"no answer within {seconds} s") from None
    if error is not None:
        raise error
    return result
