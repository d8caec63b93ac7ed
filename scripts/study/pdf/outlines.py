"""A formula's SVG, whose glyphs are outlines, as the operators of a PDF.

WeasyPrint draws any SVG, and takes a second for some fifty formulas. Those of study.typesetting.formula need little of
what it knows: paths of absolute M, L, Q and Z, and rectangles, filled with black.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
# ISO 32000-1, sections 8.5.2 and 8.5.3.
OPERATORS = {"M": "m", "L": "l", "Z": "h"}
# The number of coordinates after each letter of a path.
COORDINATES = {"M": 2, "L": 2, "Q": 4, "Z": 0}


@dataclass(frozen=True)
class Outlines:
    """Black shapes, in the unit of the SVG; y grows downwards.

    box: left, top, width, height. content: PDF operators that fill the shapes.
    """

    box: tuple[float, float, float, float]
    content: bytes


def read_outlines(svg: bytes) -> Outlines | None:
    """The outlines of a formula; None for an SVG that has anything else in it."""
    try:
        # Drawn by this process.
        root = ElementTree.fromstring(svg)  # noqa: S314
        left, top, width, height = map(float, root.attrib["viewBox"].split())
        content = "\n".join(_fills(root))
    except (ElementTree.ParseError, KeyError, ValueError):
        return None
    return Outlines((left, top, width, height), f"0 0 0 rg\n{content}".encode())


def _fills(root: ElementTree.Element) -> Iterator[str]:
    """The operators of each shape. Raises KeyError or ValueError at whatever a formula does not have."""
    for element in root.iter():
        kind, style = element.tag.removeprefix(SVG), dict(element.attrib)
        if kind == "svg":
            style = {name: style[name] for name in {*style} - {"viewBox", "width", "height"}}
        elif kind == "path":
            yield _path(style.pop("d"))
        elif kind == "rect":
            yield f"{' '.join(style.pop(name) for name in ('x', 'y', 'width', 'height'))} re f"
        elif kind != "g":
            raise ValueError(kind)
        if style.pop("fill", "black") != "black" or style:
            raise ValueError(style)


def _path(data: str) -> str:
    words, written, here = iter(data.split()), [], (0.0, 0.0)
    for letter in words:
        points = [next(words) for _ in range(COORDINATES[letter])]
        if letter == "Q":
            between, end = (tuple(map(float, each)) for each in (points[:2], points[2:]))
            # A quadratic curve as a cubic one.
            inner = [a + 2 * (b - a) / 3 for each in (here, end) for a, b in zip(each, between, strict=True)]
            written.append(f"{' '.join(f'{each:.3f}' for each in inner)} {' '.join(points[2:])} c")
        else:
            written.append(" ".join([*points, OPERATORS[letter]]))
        here = tuple(map(float, points[-2:])) if points else here
    return "\n".join([*written, "f"])
