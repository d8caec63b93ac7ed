"""Figures that have a PDF of their own are placed as PDF: their text stays text, and it is faster than SVG.

WeasyPrint can place SVG only. So a stand-in of the same size is laid out: an SVG around an image of a single pixel,
whose colour encodes the number of the figure. In the finished file the page of the figure's PDF replaces that image.
"""

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from PIL import Image

# The red part of the colour of a stand-in; green and blue are its number.
MARK = 0x4D
STAND_IN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}">'
    '<image href="data:image/png;base64,{pixel}" width="{width}" height="{height}" preserveAspectRatio="none"/></svg>'
)


class Figures:
    """The figures of a document that are to be placed."""

    def __init__(self):
        self._paths: list[Path] = []

    def stand_in(self, path: Path) -> bytes | None:
        """The stand-in (SVG) for an SVG figure that has a PDF of the same name beside it; None where it has none."""
        print_path = Path(path).with_suffix(".pdf")
        if Path(path).suffix != ".svg" or not print_path.is_file():
            return None
        if print_path not in self._paths:
            self._paths.append(print_path)
        with pikepdf.open(print_path) as figure:
            width, height = figure.pages[0].mediabox[2:]
        return STAND_IN.format(width=width, height=height, pixel=_pixel(self._paths.index(print_path))).encode()

    def place(self, path: Path) -> None:
        """Replace the stand-ins of a PDF by their figures, in place. The same files give the same bytes."""
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            forms: dict[int, pikepdf.Object] = {}
            for images in _image_lists(pdf):
                for name, image in list(images.items()):
                    number = _number(image)
                    if number is not None:
                        forms[number] = forms.get(number) or _form(pdf, self._paths[number])
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


def _form(pdf: pikepdf.Pdf, path: Path) -> pikepdf.Object:
    """The page of a figure's PDF as an object that is drawn, like an image, in the unit square."""
    with pikepdf.open(path) as figure:
        form = pdf.copy_foreign(figure.pages[0].as_form_xobject())
    _, _, width, height = map(float, form.BBox)
    form.Matrix = pikepdf.Array([1 / width, 0, 0, 1 / height, 0, 0])
    return form
