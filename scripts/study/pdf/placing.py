"""Figures that have a PDF of their own are placed as PDF, where their text stays text, and formulas as plain outlines.

WeasyPrint can place SVG only, and is slow to draw it. So a stand-in of the same size is laid out: an SVG around an
image of a single pixel, whose colour encodes the number of the figure or formula. In the finished file the page of the
figure's PDF, or the outlines of the formula, replace that image.
"""

import base64
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import pikepdf
from PIL import Image

from study.pdf.outlines import Outlines, read_outlines

# The red part of the colour of a stand-in; green and blue are its number.
MARK = 0x4D
STAND_IN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{2}{unit}" height="{3}{unit}" viewBox="{0} {1} {2} {3}"><image '
    'href="data:image/png;base64,{pixel}" x="{0}" y="{1}" width="{2}" height="{3}" preserveAspectRatio="none"/></svg>'
)


class Figures:
    """The figures and formulas of a document that are to be placed."""

    def __init__(self):
        # Paths of PDFs, and the outlines of formulas.
        self._drawings: list[Path | Outlines] = []

    def stand_in(self, path: Path) -> bytes | None:
        """The stand-in (SVG) for an SVG figure that has a PDF of the same name beside it; None where it has none."""
        print_path = Path(path).with_suffix(".pdf")
        if Path(path).suffix != ".svg" or not print_path.is_file():
            return None
        with pikepdf.open(print_path) as figure:
            box = figure.pages[0].mediabox
        return self._standing_for(print_path, box, "pt")

    def stand_in_of_formula(self, svg: bytes) -> bytes | None:
        """The stand-in (SVG) for the SVG of a formula; None where it is another drawing."""
        outlines = read_outlines(svg)
        return outlines and self._standing_for(outlines, outlines.box, "px")

    def _standing_for(self, drawing: Path | Outlines, box: Iterable[float], unit: str) -> bytes:
        """box: left, top, width and height."""
        if drawing not in self._drawings:
            self._drawings.append(drawing)
        pixel = _pixel(self._drawings.index(drawing))
        return STAND_IN.format(*box, unit=unit, pixel=pixel).encode()

    def place(self, path: Path) -> None:
        """Replace the stand-ins of a PDF by their figures, in place. The same files give the same bytes."""
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            forms: dict[int, pikepdf.Object] = {}
            for images in _image_lists(pdf):
                for name, image in list(images.items()):
                    number = _number(image)
                    if number is not None:
                        forms[number] = forms.get(number) or _form(pdf, self._drawings[number])
                        images[name] = forms[number]
            pdf.save(path, deterministic_id=True)


def _pixel(number: int) -> str:
    """A PNG of a single pixel with the colour of a number, in base64."""
    drawn = io.BytesIO()
    Image.new("RGB", (1, 1), (MARK, *divmod(number, 256))).save(drawn, "PNG")
    return base64.b64encode(drawn.getvalue()).decode()


def _image_lists(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """The dictionaries (name to image) of the images that pages, and groups within them, draw."""
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            yield from [each.Resources.XObject] if "/XObject" in each.get("/Resources", {}) else []


def _number(image: pikepdf.Object) -> int | None:
    """The number of the figure that an image stands in for; None for any other image."""
    if image.get("/Subtype") != "/Image" or (image.Width, image.Height) != (1, 1):
        return None
    mark, high, low = image.read_bytes()
    return 256 * high + low if mark == MARK else None


def _form(pdf: pikepdf.Pdf, drawing: Path | Outlines) -> pikepdf.Object:
    """An object that is drawn, like an image, in the unit square: the page of a figure's PDF, or a formula."""
    if isinstance(drawing, Outlines):
        left, top, width, height = drawing.box
        form = pdf.make_stream(
            drawing.content,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=pikepdf.Array([left, top, left + width, top + height]),
            Resources=pikepdf.Dictionary(),
        )
        # In the unit square y grows upwards. Plain numbers get six decimals, too few for a wide formula.
        matrix = [1 / width, 0, 0, -1 / height, -left / width, 1 + top / height]
        matrix = [Decimal(f"{each:.12f}") for each in matrix]
    else:
        with pikepdf.open(drawing) as figure:
            form = pdf.copy_foreign(figure.pages[0].as_form_xobject())
        _, _, width, height = map(float, form.BBox)
        matrix = [1 / width, 0, 0, 1 / height, 0, 0]
    form.Matrix = pikepdf.Array(matrix)
    return form
