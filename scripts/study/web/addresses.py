"""Files within the page: an address that holds the file itself, so that the page is whole wherever it is copied to."""

import base64
import re
from pathlib import Path

from markupsafe import Markup

# Kept out of an address in an attribute: what ends it or looks like a tag, what begins an escape or a fragment, and
# line breaks, which browsers take out of an address.
ESCAPED = str.maketrans({each: f"%{ord(each):02X}" for each in "%#&\"'<>\n\r\t"})
KINDS = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".yaml": "text/plain",
    ".pdf": "application/pdf",
    ".woff": "font/woff",
    ".gz": "application/gzip",
}
BINARY = {".pdf", ".woff", ".gz"}
# Decimals of coordinates that nobody sees, in a unit of 1/72 inch.
COORDINATES = re.compile(r'(?<=[ \n])((?:d|x|y|points)=")([^"]*)')
UNSEEN_DECIMALS = re.compile(r"(\.\d\d)\d+")
UNSEEN = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>", re.DOTALL)


def address_of(name: str, content: bytes) -> str:
    """The data: address of a file; name: by which its kind is known (KINDS)."""
    suffix = Path(name).suffix
    if suffix in BINARY:
        return f"data:{KINDS[suffix]};base64,{base64.b64encode(content).decode()}"
    return f"data:{KINDS[suffix]};charset=utf-8,{content.decode().translate(ESCAPED)}"


def address_of_drawing(svg: str) -> Markup:
    """The data: address of a figure (SVG), for an attribute between double quotes.

    Slimmed and without base64 it is about half as long as it would be otherwise.
    """
    svg = UNSEEN.sub("", svg)
    svg = COORDINATES.sub(lambda found: found[1] + UNSEEN_DECIMALS.sub(r"\1", found[2]), svg)
    svg = re.sub(r"\s+", " ", re.sub(r">\s+<", "><", svg.strip()))
    if "'" in svg:
        return Markup("data:image/svg+xml;base64,{}").format(base64.b64encode(svg.encode()).decode())
    # Of all signs that HTML would escape this one alone is left as it is, within double quotes.
    quoted = svg.replace('"', "'").translate(ESCAPED | {ord("'"): "'"})
    return Markup("data:image/svg+xml,") + Markup(quoted)
