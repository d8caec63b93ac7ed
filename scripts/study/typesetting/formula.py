"""LaTeX formulas as SVG outlines (STIX Two Math) that sit on the baseline of the text around them, and as MathML."""

import base64
import re
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree

import ziamath
from markupsafe import Markup

import study.typesetting.quick_rows  # noqa: F401
from study.common.errors import StudyError
from study.typesetting.browser_math import browser_math
from study.typesetting.mathml import to_mathml
from study.typesetting.spoken_math import linear_text

# Each glyph gets an outline of its own, not a reference to a shared symbol. So there are no ids, which could collide,
# and all coordinates are in the system of the whole formula.
ziamath.config.svg2 = False

EM = 100.0
# White space around the ink, in em, so that no curve is clipped; as little as a letter's own side bearing.
BEARING = 0.03
NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")


@dataclass(frozen=True)
class Formula:
    """A formula that has been set as SVG; lengths are in em of the text around it.

    depth: how far it reaches below the baseline. alt: its readable form. mathml: the same formula for a browser.
    """

    svg: str
    width: float
    height: float
    depth: float
    alt: str
    mathml: str

    def html(self, css_class: str = "math") -> Markup:
        """The formula as an image on the baseline, with its readable form as alternative text."""
        data = base64.b64encode(self.svg.encode()).decode()
        style = f"width:{self.width:.4f}em;height:{self.height:.4f}em;vertical-align:{-self.depth:.4f}em"
        return Markup('<img class="{}" alt="{}" style="{}" src="data:image/svg+xml;base64,{}">').format(
            css_class, self.alt, style, data
        )


@cache
def typeset(latex: str, display: bool = False) -> Formula:
    """Set a formula, as in running text or as a display; StudyError names one that cannot be set."""
    tree = to_mathml(latex, display)
    alt = linear_text(tree)
    # Before the drawing, which changes the tree.
    mathml = browser_math(tree)
    try:
        drawing = ziamath.Math(tree, size=EM, margin=0).svgxml()
        left, top, right, bottom = _ink(drawing)
    except Exception as error:
        raise StudyError(f"Cannot set the formula {latex!r}: {type(error).__name__} {error}.") from error
    margin = BEARING * EM
    left, top, right, bottom = left - margin, top - margin, right + margin, bottom + margin
    width, height = right - left, bottom - top
    drawing.set("viewBox", f"{left:.2f} {top:.2f} {width:.2f} {height:.2f}")
    drawing.set("width", f"{width:.2f}")
    drawing.set("height", f"{height:.2f}")
    drawing.attrib.pop("xmlns:xlink", None)
    svg = ElementTree.tostring(drawing, encoding="unicode")
    return Formula(svg, width / EM, height / EM, bottom / EM, alt, mathml)


def inline_math(latex: str) -> Markup:
    """A formula for running text, as HTML."""
    return typeset(latex).html()


def _ink(drawing: ElementTree.Element) -> tuple[float, float, float, float]:
    """The bounding box of the paths and rectangles of a drawing: left, top, right, bottom."""
    across, down = [], []
    for mark in drawing.iter():
        if mark.tag == "path":
            numbers = [float(number) for number in NUMBER.findall(mark.get("d", ""))]
            across += numbers[0::2]
            down += numbers[1::2]
        elif mark.tag == "rect":
            x, y, width, height = (float(mark.get(name, 0)) for name in ("x", "y", "width", "height"))
            across += [x, x + width]
            down += [y, y + height]
    return min(across), min(down), max(across), max(down)
