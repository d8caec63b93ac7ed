"""A terminal: a picture that is redrawn at its lower end, and above it lines that stay."""

import atexit
import contextlib
import io
import os
import re
import sys
import threading
from collections.abc import Callable

from rich.console import Console, RenderableType
from rich.live import Live
from rich.text import Text

PER_SECOND = 1
# At the end, seconds to wait for what jobs that have ended still had to say.
PATIENCE = 1.0
# What moves the cursor or colours: it would tear the picture, and is left out of what jobs print.
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Za-z0-9]|[\x00-\x08\x0b-\x1f\x7f]")
CHUNK = 1 << 16


class Screen:
    """The terminal behind standard error, on which `drawn` is shown again and again from `show` to `close`.

    drawn: gives the picture for (columns, lines). In between, whatever this process or its jobs write to the terminal
    is taken in by a pipe and stands above the picture.
    """

    def __init__(self, drawn: Callable[[int, int], RenderableType], colours: bool = True):
        self._terminal = io.TextIOWrapper(
            os.fdopen(os.dup(sys.stderr.fileno()), "wb", 0), encoding="utf-8", errors="replace", write_through=True
        )
        self.console = Console(
            file=self._terminal, force_terminal=True, no_color=not colours or None, highlight=False, soft_wrap=True
        )
        self._drawn, self._live, self._streams, self._reader = drawn, None, {}, None
        # Lines come from several threads. Each takes away the picture as it was when the line was put together: what
        # another thread writes in between would be taken away with it.
        self._writing, self._over = threading.RLock(), threading.Event()
        atexit.register(self.close)

    @staticmethod
    def fits(stream: io.TextIOBase) -> bool:
        """Whether the stream is standard error, and a terminal on which a picture can be redrawn."""
        try:
            return (
                stream.fileno() == 2 and stream.isatty() and os.environ.get("TERM", "dumb") not in ("dumb", "unknown")
            )
        except (OSError, ValueError):
            return False

    def print(self, text: str, style: str = "") -> None:
        """Lines above the picture, which stay."""
        with self._writing, contextlib.suppress(OSError, ValueError):
            self.console.print(Text(text, style=style), soft_wrap=True)

    def show(self) -> None:
        """Begin to draw the picture."""
        if self._live or self._over.is_set():
            return
        self._take_in()
        self._live = Live(
            console=self.console,
            get_renderable=self._draw,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._live.start(refresh=True)
        threading.Thread(target=self._redraw, daemon=True).start()

    def clear(self) -> None:
        """Take the picture away, and draw it no more; lines are still taken in."""
        self._over.set()
        with self._writing:
            live, self._live = self._live, None
            if live:
                with contextlib.suppress(OSError, ValueError):
                    live.stop()

    def close(self) -> None:
        """Take the picture away, and leave the terminal as it was."""
        self.clear()
        self._give_back()

    def _redraw(self):
        while not self._over.wait(1 / PER_SECOND):
            with self._writing, contextlib.suppress(OSError, ValueError):
                if self._live:
                    self._live.refresh()

    def _draw(self):
        # Rich asks the standard streams, which are pipes now.
        with contextlib.suppress(OSError):
            size = os.get_terminal_size(self._terminal.fileno())
            if size.columns and size.lines:
                self.console.size = size
        return self._drawn(*self.console.size)

    def _take_in(self):
        read, write = os.pipe()
        for number, stream in ((1, sys.stdout), (2, sys.stderr)):
            if os.isatty(number):
                stream.flush()
                self._streams[number] = os.dup(number)
                os.dup2(write, number)
        os.close(write)
        self._reader = threading.Thread(target=self._read, args=(read,), daemon=True)
        self._reader.start()

    def _give_back(self):
        for number, stream in ((1, sys.stdout), (2, sys.stderr)):
            if number in self._streams:
                with contextlib.suppress(OSError, ValueError):
                    stream.flush()
                os.dup2(self._streams[number], number)
                os.close(self._streams.pop(number))
        if self._reader:
            # It ends when nobody can write to the pipe any more; a job that outlives this call keeps it waiting.
            self._reader.join(PATIENCE)
            self._reader = None

    def _read(self, number):
        with os.fdopen(number, "rb", 0) as pipe:
            rest = b""
            while chunk := pipe.read(CHUNK):
                *lines, rest = (rest + chunk).split(b"\n")
                self._say(lines)
            self._say([rest])

    def _say(self, lines):
        # A progress bar writes over its own line: what stands there at its end counts.
        texts = [line.rstrip(b"\r").rpartition(b"\r")[2].decode("utf-8", errors="replace") for line in lines]
        for text in filter(str.strip, (CONTROL.sub("", text) for text in texts)):
            self.print(text)
