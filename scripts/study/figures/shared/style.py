"""The one look of all figures: sizes, type, colours, and how a figure is written."""

from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from study.figures.shared.drawn import FORMAT, drawn

WIDTH = 5.9  # inches: the width of the text of the report, 150 mm, so that 9 pt here are 9 pt there

GREY = "#8a8a8a"
FAINT = "#c9c9c9"
INK = "#222222"
TRAINING = "#22315e"
VALIDATION = "#c8502d"

# Hues that differ in lightness too, so that they can be distinguished in grey and by colour-blind readers.
UNORDERED = ["#22315e", "#c8502d", "#3f9c8f", "#e3a72f", "#7d4f9e", "#7fb3d5", "#6b6b6b"]
DASHES = [
    "solid",
    (0, (5, 1.5)),
    (0, (1.2, 1.2)),
    (0, (5, 1.5, 1.2, 1.5)),
    (0, (8, 2)),
    (0, (3, 1)),
    (0, (1, 2)),
]
MARKERS = ["o", "s", "^", "D", "v", "P", "X"]
# Beyond this share of the map the colours are too pale for lines on white paper.
SEQUENTIAL_END = 0.82

# Added by their files: Matplotlib's cached list of fonts, if another installation wrote it, may lack them, and the
# figures would differ.
for file in sorted((Path(matplotlib.get_data_path()) / "fonts" / "ttf").glob("STIX*.ttf")):
    fontManager.addfont(file)

# Ours alone: not those of a file matplotlibrc in this folder or at home.
matplotlib.rcParams.update({key: value for key, value in matplotlib.rcParamsDefault.items() if key != "backend"})
matplotlib.rcParams.update(
    {
        "font.family": "STIXGeneral",
        "mathtext.fontset": "stix",
        "font.size": 9,
        "axes.labelsize": 9,
        "xtick.labelsize": 8,
        "ytick.labelsize": 8,
        "legend.fontsize": 8,
        "legend.frameon": False,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": "#555555",
        "axes.linewidth": 0.6,
        "axes.labelcolor": INK,
        "text.color": INK,
        "xtick.color": "#444444",
        "ytick.color": "#444444",
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "xtick.major.size": 3,
        "ytick.major.size": 3,
        "xtick.minor.size": 1.5,
        "ytick.minor.size": 1.5,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": "#e8e8e8",
        "grid.linewidth": 0.5,
        "lines.linewidth": 1.2,
        "lines.markersize": 3.5,
        "axes.unicode_minus": True,
        "savefig.dpi": 200,
        "svg.fonttype": "path",
        "pdf.fonttype": 42,
        "svg.hashsalt": "mixtures-and-minibatches",
    }
)


def new_figure(height: float, rows: int = 1, columns: int = 1, **options) -> tuple[Figure, np.ndarray]:
    """(figure, axes): a figure as wide as the report's text and `height` inches high; axes: (rows, columns).

    options: of Figure.subplots.
    """
    figure = Figure((WIDTH, height), layout="constrained")
    figure.get_layout_engine().set(w_pad=0.04, h_pad=0.04, wspace=0.04, hspace=0.04)
    return figure, figure.subplots(rows, columns, squeeze=False, **options)


def save(figure: Figure, path: str | Path) -> None:
    """Write the figure as SVG to `path`, and as PDF and its numbers (.data.csv) beside it.

    Without dates, so that the same data give the same bytes. The SVG contains letters as outlines, so that a reader
    needs no fonts; the PDF has the fonts embedded.
    """
    figure.savefig(path, format="svg", metadata={"Date": None})
    figure.savefig(Path(path).with_suffix(".pdf"), metadata={"CreationDate": None})
    drawn(figure).to_csv(Path(path).with_suffix(".data.csv"), index=False, float_format=FORMAT)


def sequential(count: int) -> list[str]:
    """`count` colours (hex) for ordered levels, dark to light."""
    colours = matplotlib.colormaps["viridis"]
    return [to_hex(colours(SEQUENTIAL_END * i / max(count - 1, 1))) for i in range(count)]


def unordered(count: int) -> list[str]:
    """`count` colours (hex) for levels without an order; beyond the palette, the sequential ones."""
    return UNORDERED[:count] if count <= len(UNORDERED) else sequential(count)


def text_colour(colour: str) -> str:
    """The colour (hex), darkened if small type in it could not be read on white."""
    red, green, blue = to_rgb(colour)
    luminance = 0.299 * red + 0.587 * green + 0.114 * blue
    factor = min(1.0, 0.42 / max(luminance, 1e-6))
    return to_hex((red * factor, green * factor, blue * factor))


def letter_panels(axes):
    """Write (a), (b), ... above the upper left corner of each panel, where there is more than one."""
    axes = list(axes)
    for position, ax in enumerate(axes if len(axes) > 1 else []):
        ax.set_title(f"({chr(ord('a') + position)})", loc="left", fontsize=9, pad=4)
