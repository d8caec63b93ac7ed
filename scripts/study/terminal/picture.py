"""The picture of a study at work: how much is done, how long it will take, and the jobs that run now."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.console import Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from study.terminal.words import about, counted, percent, so_far

# In fewer columns the time that has passed is left out, and the room goes to what is left.
NARROW = 64
LEAST_BAR = 8
# Of the line of a job, its name gets so much at least, and its loss the rest.
LEAST_NAME = 10
INDENT = 2
GAP = 2
# At the right, so that the ^C that a terminal writes at the cursor begins no new line.
MARGIN = 4


@dataclass(frozen=True)
class State:
    """What the picture shows.

    share: of the work that is done; elapsed and left: seconds; failed: number of failed jobs; running: name and last
    loss of each job that runs, the longest first; stopping: whether the user has asked to stop.
    """

    share: float
    elapsed: float
    left: float
    failed: int
    running: Sequence[tuple[str, str]]
    stopping: bool = False


def picture(state: State, width: int, height: int) -> RenderableType:
    """The picture, in a terminal of so many columns and lines."""
    width -= MARGIN
    lines = [_head(state, width)]
    room = max(height - 2, 1)
    shown = state.running if len(state.running) <= room else state.running[: room - 1]
    lines += [_job(name, loss, width) for name, loss in shown]
    if len(shown) < len(state.running):
        lines.append(Text(f"{' ' * INDENT}and {counted(len(state.running) - len(shown), 'job')} more", style="dim"))
    return Group(*lines)


def _head(state, width):
    words = [Text(percent(state.share), style="bold")]
    left = about(state.left)
    if width >= NARROW:
        words.append(Text(so_far(state.elapsed) + (f", about {left} left" if state.share < 1 else "")))
    elif state.share < 1:
        words.append(Text(f"{left} left"))
    if state.failed:
        words.append(Text(f"{state.failed} failed", style="bold red"))
    if state.stopping:
        words.append(Text("stopping", style="bold yellow"))
    told = Text(" " * GAP).join(words)
    room = width - GAP - cell_len(told.plain)
    if room < LEAST_BAR:
        told.truncate(width, overflow="ellipsis")
        return told
    row = Table.grid(padding=(0, GAP))
    row.add_row(ProgressBar(total=1.0, completed=state.share, width=room), told)
    return row


def _job(name, loss, width):
    room = width - INDENT
    if cell_len(loss) > room - GAP - LEAST_NAME:
        # The loss alone, without the number of the iteration before it.
        loss = loss.rpartition(", ")[2]
    if not loss:
        return Text(" " * INDENT + cut(name, room))
    most = max(room - GAP - cell_len(loss), min(LEAST_NAME, room // 2))
    line = Text(" " * INDENT + cut(name, most))
    line.append(" " * GAP + cut(loss, room - GAP - min(cell_len(name), most)), style="dim")
    return line


def cut(text: str, room: int) -> str:
    """The text in at most so many columns, with an ellipsis where it is longer."""
    return text if cell_len(text) <= room else set_cell_size(text, max(room - 1, 0)) + "…"
