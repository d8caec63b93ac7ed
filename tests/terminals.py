"""A program in a terminal: a pseudo-terminal, and what a person would see there."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios

import pyte

HIDE, SHOW = b"\x1b[?25l", b"\x1b[?25h"
# A program that says nothing for so long (seconds) hangs.
LONGEST_SILENCE = 300


def take_terminal():
    """Make it the terminal of the session, from which Ctrl-C comes, and hear that, whatever this process hears."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """A program in a terminal of this size, and all that it has printed there.

    environment: variables that differ from those of this process.
    """

    def __init__(self, command, folder, columns=80, lines=24, environment=()):
        self.columns, self.lines, self.printed = columns, lines, b""
        self.end, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.process = subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            stdin=other,
            stdout=other,
            stderr=other,
            env={**os.environ, "TERM": "xterm-256color", **dict(environment)},
            start_new_session=True,
            preexec_fn=take_terminal,
        )
        os.close(other)

    def read(self, over=lambda terminal: False):
        """Read until this is true of the terminal, or to the end of the program."""
        while not over(self):
            readable = select.select([self.end], [], [], LONGEST_SILENCE)[0]
            assert readable, f"silent after {self.printed[-300:]!r}"
            try:
                self.printed += os.read(self.end, 1 << 16)
            except OSError:
                # On Linux the end of a terminal is an error.
                break
        return self

    def press_ctrl_c(self):
        """As the user does: the signal goes to every process of the terminal."""
        os.write(self.end, b"\x03")

    def finish(self, expected=0):
        """Read to the end of the program, which has to end with this status."""
        self.read()
        assert self.process.wait(60) == expected, self.printed.decode(errors="replace")[-3000:]
        os.close(self.end)
        return self

    def shown(self, until=None):
        """The lines that stand in the terminal, those scrolled away too, after the first so many bytes (None: all)."""
        screen = pyte.HistoryScreen(self.columns, self.lines, history=10_000)
        pyte.ByteStream(screen).feed(self.printed[:until])
        above = ["".join(cell.data for _, cell in sorted(line.items())) for line in screen.history.top]
        return [line.rstrip() for line in [*above, *screen.display] if line.strip()]
