"""Files within the page: what an address holds is the file."""

import base64
from html import unescape
from urllib.parse import unquote, unquote_to_bytes

import pytest
from markupsafe import Markup

from study.web.addresses import address_of, address_of_drawing

HOSTILE = "a,\"b\"\n'c'; <script>alert(1)</script> 100 % # é\r\n\t&amp;"
SVG = """<?xml version="1.0"?>
<!DOCTYPE svg PUBLIC "a" "b">
<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5">
 <metadata>who</metadata>
 <!-- 100 % "words" -->
 <path d="M 1.234567 2.5
L 3.999999 4" transform="scale(0.015625)" style="fill: #ff0000"/>
</svg>"""


def test_text_comes_back_and_ends_no_attribute():
    address = address_of("a.csv", HOSTILE.encode())
    head, _, data = address.partition(",")
    assert head == "data:text/csv;charset=utf-8"
    assert unquote_to_bytes(data) == HOSTILE.encode()
    assert not set("\"'<>&\n\r\t#") & set(data)


def test_other_files_are_in_base64():
    head, _, data = address_of("a.pdf", b"\x00%PDF").partition(",")
    assert head == "data:application/pdf;base64" and base64.b64decode(data) == b"\x00%PDF"


def test_a_file_of_an_unknown_kind_is_none_to_carry():
    with pytest.raises(KeyError):
        address_of("a.exe", b"")


def test_a_drawing_is_slimmed_and_stays_a_drawing():
    address = address_of_drawing(SVG)
    assert '"' not in address and "<" not in address
    drawing = unquote(unescape(str(address)).removeprefix("data:image/svg+xml,"))
    assert drawing == (
        "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='5'>"
        "<path d='M 1.23 2.5 L 3.99 4' transform='scale(0.015625)' style='fill: #ff0000'/></svg>"
    )
    # Not escaped again where it is filled in.
    assert Markup("{}").format(address) == address


def test_a_drawing_with_an_apostrophe_is_kept_whole():
    address = str(address_of_drawing(SVG.replace("#ff0000", "'red'")))
    assert "'red'" in base64.b64decode(address.partition(",")[2]).decode()
