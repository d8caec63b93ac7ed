"""The numbers that a figure draws, as a table: those of its lines, dots, bands, boxes and pictures."""

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection, LineCollection, PathCollection, PolyCollection, QuadMesh
from matplotlib.colors import to_hex
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

COLUMNS = ["panel", "series", "x", "y", "x2", "y2", "values"]
# More digits than anyone sees.
FORMAT = "%.6g"


def drawn(figure: Figure) -> pd.DataFrame:
    """One row for each point, in the order of drawing, with the columns of COLUMNS that are in use.

    panel: its letter, or its number from 1 where it has none. series: the label, or kind, number and colour. x, y: of a
    point; the lower end of a band at x is y, the upper one y2; a segment or a box goes from (x, y) to (x2, y2). values:
    a row of cells or pixels at the height y, from left to right, separated by spaces.
    """
    parts = [
        {"panel": _name(ax, number), **part} for number, ax in enumerate(_panels(figure), 1) for part in _parts(ax)
    ]
    table = pd.concat([pd.DataFrame(part) for part in parts]) if parts else pd.DataFrame()
    return table.reindex(columns=[name for name in COLUMNS if name in table or name in COLUMNS[:4]])


def _panels(figure: Figure) -> list[Axes]:
    """Its axes, but for scales of colours."""
    return [ax for ax in figure.axes if not hasattr(ax, "_colorbar") and ax.axison]


def _name(ax: Axes, number: int) -> str:
    letter = re.fullmatch(r"\((\w)\)", ax.get_title(loc="left"))
    return letter[1] if letter else str(number)


def _parts(ax: Axes) -> Iterator[dict]:
    """The columns of each series of a panel."""
    counts: dict[str, int] = {}
    for artist in ax.get_children():
        if not artist.get_visible() or artist is ax.patch:
            continue
        for kind, colour, columns in _read(artist, ax):
            counts[kind] = counts.get(kind, 0) + 1
            label = str(artist.get_label())
            named = label if label and not label.startswith("_") else f"{kind} {counts[kind]} {colour}".strip()
            yield {"series": named, **columns}


def _read(artist: Artist, ax: Axes) -> Iterator[tuple[str, str, dict]]:
    """(kind, colour, columns) of what an artist draws in the coordinates of its panel; nothing for words and frames."""
    if isinstance(artist, Line2D) and _in_data(artist.get_transform(), ax):
        x, y = artist.get_xydata().T
        kind = "dots" if artist.get_linestyle() in ("None", "none", "", " ") else "line"
        yield kind, to_hex(artist.get_color()), {"x": x, "y": y}
    elif isinstance(artist, PathCollection) and _in_data(artist.get_offset_transform(), ax):
        x, y = np.ma.getdata(artist.get_offsets()).T
        yield "dots", _colour(artist), {"x": x, "y": y}
    elif isinstance(artist, AxesImage | QuadMesh):
        yield "cells", "", _cells(artist)
    elif isinstance(artist, ContourSet):
        for level, path in zip(artist.levels, artist.get_paths(), strict=True):
            for line in path.to_polygons(closed_only=False):
                yield f"contour {level:.3g}", "", {"x": line[:, 0], "y": line[:, 1]}
    elif isinstance(artist, LineCollection) and _in_data(artist.get_transform(), ax):
        ends = np.array([(*line[0], *line[-1]) for line in artist.get_segments()]).reshape(-1, 4).T
        yield "segments", _colour(artist), dict(zip(("x", "y", "x2", "y2"), ends, strict=True))
    elif isinstance(artist, PolyCollection) and _in_data(artist.get_transform(), ax):
        for path in artist.get_paths():
            edges = pd.DataFrame(path.vertices, columns=["x", "y"]).groupby("x")["y"].agg(["min", "max"])
            yield "band", _colour(artist), {"x": edges.index, "y": edges["min"], "y2": edges["max"]}
    elif isinstance(artist, Rectangle) and _in_data(artist.get_transform(), ax):
        (x, y), (x2, y2) = artist.get_xy(), (artist.get_x() + artist.get_width(), artist.get_y() + artist.get_height())
        yield "box", to_hex(artist.get_facecolor()), {"x": [x], "y": [y], "x2": [x2], "y2": [y2]}


def _in_data(transform, ax):
    """Whether both coordinates are those of the panel, as they are not for a line across it."""
    return all(transform.contains_branch_seperately(ax.transData))


def _colour(artist: Collection) -> str:
    """Its colour, if it has one only."""
    colours = artist.get_facecolor() if len(artist.get_facecolor()) else artist.get_edgecolor()
    return to_hex(colours[0]) if len(colours) == 1 else ""


def _cells(artist: AxesImage | QuadMesh) -> dict:
    """Rows of numbers and their heights; of a picture that is enlarged for the file, one number for each pixel."""
    cells = np.asarray(artist.get_array())
    if isinstance(artist, QuadMesh):
        heights = artist.get_coordinates()[:, 0, 1]
    else:
        left, right, bottom, top = artist.get_extent()
        step = max(1, round(cells.shape[1] / abs(right - left)))
        cells = cells[::step, ::step]
        heights = np.linspace(top, bottom, len(cells) + 1)
    middles = (heights[:-1] + heights[1:]) / 2
    return {"y": middles, "values": [" ".join(FORMAT % value for value in row) for row in cells]}
