"""The typefaces of the page, within it: those of the PDF and of its formulas, cut down to the characters in use.

So the page looks the same on every machine, and formulas have a typeface with the measures that they need.
"""

import io
import logging
from collections.abc import Iterable
from pathlib import Path

import matplotlib
import ziamath
from fontTools import subset
from fontTools.ttLib import TTFont

from study.web.addresses import address_of

# It tells each step, and which characters a font does not have.
logging.getLogger("fontTools").setLevel(logging.ERROR)
FOLDER = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
# (weight, style, file).
TEXT = [
    (400, "normal", FOLDER / "STIXGeneral.ttf"),
    (400, "italic", FOLDER / "STIXGeneralItalic.ttf"),
    (700, "normal", FOLDER / "STIXGeneralBol.ttf"),
]
FORMULAS = Path(ziamath.__file__).parent / "fonts" / "STIXTwoMath-Regular.ttf"
FACE = "@font-face {{ font-family: '{}'; font-weight: {}; font-style: {}; src: url('{}') format('woff') }}\n"


def font_faces(text: str, formulas: str) -> str:
    """The @font-face rules of the families Report Serif and Report Math.

    text, formulas: strings that have every character to be shown in each.
    """
    faces = [("Report Serif", weight, style, file, text) for weight, style, file in TEXT]
    faces.append(("Report Math", 400, "normal", FORMULAS, formulas))
    return "".join(
        FACE.format(family, weight, style, address_of("face.woff", cut_down(file, letters)))
        for family, weight, style, file, letters in faces
    )


def cut_down(file: Path, letters: Iterable[str]) -> bytes:
    """A font with the glyphs for these letters alone (WOFF). The same letters give the same bytes."""
    options = subset.Options(flavor="woff", hinting=False, glyph_names=False, notdef_outline=True)
    # Scripts of formulas have forms of their own (ssty).
    options.layout_features = ["kern", "liga", "ssty"]
    options.drop_tables += ["FFTM", "GDEF", "DSIG"]
    with TTFont(file, lazy=True, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes={ord(letter) for letter in set(letters)})
        cutter.subset(font)
        if "MATH" in font:
            # Browsers lower the index of a letter with a descender, such as that of y, which is no habit of printing.
            font["MATH"].table.MathConstants.SubscriptBaselineDropMin.Value = 0
        font.flavor = "woff"
        packed = io.BytesIO()
        font.save(packed)
    return packed.getvalue()
