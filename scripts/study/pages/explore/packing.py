"""Arrays and JSON within a web page: one block of numbers in base64, and what says where each array is in it."""

import base64
import json
from collections.abc import Iterable
from typing import Any

import numpy as np

# Arrays begin where a browser can look at them without a copy.
ALIGNMENT = 8


class Packed:
    """A block of arrays, little-endian whatever the machine.

    `add` returns [kind, place, length], which is what the page's script reads: the dtype without its byte order, such
    as "f4", the first byte and the number of entries.
    """

    def __init__(self):
        self._pieces, self._size = [], 0

    def add(self, values: Iterable, kind: str) -> list:
        """Put an array (n,) into the block; kind: f4, f8, i4, u1, u2 or u4. ValueError for what it cannot hold."""
        given = np.asarray(values)
        array = given.astype(f"<{kind}", casting="unsafe")
        if kind[0] != "f" and not np.array_equal(array, given):
            raise ValueError(f"The page's arrays of kind {kind} hold no {given[array != given][0]}.")
        gap = -self._size % ALIGNMENT
        place = self._size + gap
        self._pieces.append(bytes(gap) + array.tobytes())
        self._size = place + array.nbytes
        return [kind, place, len(array)]

    def add_codes(self, codes: Iterable[int]) -> list:
        """Put whole numbers (n,) from 0 on into the block, in the smallest kind that holds them all."""
        codes = np.asarray(codes, dtype=np.int64)
        largest = int(codes.max(initial=0))
        return self.add(codes, next(kind for kind in ("u1", "u2", "u4") if largest <= np.iinfo(kind).max))

    def text(self) -> str:
        """The block in base64."""
        return base64.b64encode(b"".join(self._pieces)).decode()


def json_within_script(content: Any) -> str:
    """JSON that can stand in a <script>: in JSON a < stands in strings only, where \\u003c means the same.

    ValueError for a number that JSON does not have, such as nan.
    """
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
