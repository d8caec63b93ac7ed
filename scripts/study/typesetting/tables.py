"""Tables as HTML: columns of numbers are aligned at the decimal point, and heads have the units."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from study.common import numbers
from study.common.errors import StudyError

# For each character of a number, white space of the same width.
BLANKS = {
    **{digit: "\u2007" for digit in "0123456789"},
    **{sign: "\u2007\u2009" for sign in ("±", numbers.MINUS)},
    ".": "\u2008",
}
POWER = re.compile(r"(.*<sup>)(.*)(</sup>)")
PLAIN_NUMBER = re.compile(rf"(?:[+{numbers.MINUS}]?[\d{numbers.THIN}]+|{numbers.MISSING})(\.?\d*(?:\xa0±\xa0.+)?)")


@dataclass(frozen=True)
class Column:
    """One column: the key of its values, its head with a unit, and how its cells are printed.

    style: one of STYLES. spread: the key of the values after ±. sign: a positive number is printed with a plus. sort:
    the key of the numbers by which a table that can be sorted sorts a column of text; its words, if None.
    """

    key: str
    head: str | Markup
    unit: str | Markup | None = None
    style: str = "text"
    digits: int | None = None
    spread: str | None = None
    sign: bool = False
    sort: str | None = None

    @property
    def numeric(self) -> bool:
        """Whether the column has numbers, which are aligned to the right."""
        return self.style != "text"

    def cell(self, row: Mapping) -> str | Markup:
        """The value of one row, printed."""
        value = self._value(row, self.key)
        if self.style == "text":
            return numbers.MISSING if value is None or value != value else escape(value)
        plus = "+" if self.sign and not numbers.is_missing(value) and value > 0 else ""
        if self.spread is not None:
            spread, percent = self._value(row, self.spread), self.style == "percent"
            values = [None if numbers.is_missing(x) else (100 if percent else 1) * x for x in (value, spread)]
            return plus + numbers.plus_minus(*values, self._digits(2 if percent else 3))
        return plus + STYLES[self.style](value, self.digits)

    def order(self, row: Mapping) -> float | None:
        """The number by which a row is sorted; None in a column of words, and NaN where it is missing."""
        key = self.key if self.numeric else self.sort
        if key is None:
            return None
        value = self._value(row, key)
        return math.nan if numbers.is_missing(value) else float(value)

    def _digits(self, default: int) -> int:
        return default if self.digits is None else self.digits

    def _value(self, row: Mapping, key: str) -> Any:
        if key not in row:
            raise StudyError(f"A table asks for the column {key!r}; its rows have {', '.join(map(str, row))}.")
        return row[key]


def column(key: str, head: str, unit: str | None = None, style: str | None = None, **options) -> Column:
    """Describe a column of a table; with `digits` or `spread` and no style it prints fixed decimals."""
    style = style or ("fixed" if {"digits", "spread"} & set(options) else "text")
    if style not in STYLES:
        raise StudyError(f"Unknown style {style!r} for the table column {key!r}; there are {', '.join(STYLES)}.")
    return Column(key, head, unit, style, **options)


def table_html(rows: Any, columns: Iterable[Column], strong: Iterable[int] = (), sortable: bool = False) -> Markup:
    """The table itself; rows: mappings or a DataFrame; strong: the numbers of the rows to highlight, from 0.

    sortable: each cell says the number by which its row is sorted.
    """
    columns, strong = list(columns), set(strong)
    records = rows.to_dict("records") if hasattr(rows, "to_dict") else list(rows)
    printed = [
        _aligned([each.cell(row) for row in records]) if each.numeric else [each.cell(row) for row in records]
        for each in columns
    ]
    heads = Markup("").join(_head(each) for each in columns)
    body = Markup("").join(
        Markup("<tr{}>{}</tr>").format(
            Markup(' class="strong"') if index in strong else "",
            Markup("").join(
                _cell(each, cells[index], each.order(records[index]) if sortable else None)
                for each, cells in zip(columns, printed, strict=True)
            ),
        )
        for index in range(len(records))
    )
    head = Markup("<thead><tr>{}</tr></thead>").format(heads) if any(each.head for each in columns) else ""
    return Markup("<table>{}<tbody>{}</tbody></table>").format(head, body)


def _head(each: Column) -> Markup:
    unit = Markup(' <span class="unit">({})</span>').format(each.unit) if each.unit else ""
    return Markup('<th scope="col"{}>{}{}</th>').format(_class(each), each.head, unit)


def _cell(each: Column, text: str | Markup, order: float | None) -> Markup:
    told = "" if order is None else Markup(' data-order="{}"').format("" if math.isnan(order) else f"{order:.9g}")
    return Markup("<td{}{}>{}</td>").format(_class(each), told, text)


def _class(each: Column) -> Markup | str:
    return Markup(' class="number"') if each.numeric else ""


def _aligned(cells: list[str | Markup]) -> list[str | Markup]:
    """Pad the cells on the right, so that the decimal points of a column are below one another."""
    cells = _powers_aligned(cells)
    tails = [_tail(cell) for cell in cells]
    widest = max((tail for tail in tails if tail is not None), key=len, default="")
    return [
        cell if tail is None else cell + "".join(BLANKS.get(sign, sign) for sign in widest[len(tail) :])
        for cell, tail in zip(cells, tails, strict=True)
    ]


def _powers_aligned(cells: list[str | Markup]) -> list[str | Markup]:
    """Pad exponents to the same length, so that the powers of ten of a column are below one another."""
    powers = [POWER.fullmatch(cell) if isinstance(cell, Markup) else None for cell in cells]
    longest = max((len(power[2]) for power in powers if power), default=0)
    return [
        cell[: power.end(2)] + BLANKS["0"] * (longest - len(power[2])) + cell[power.end(2) :] if power else cell
        for cell, power in zip(cells, powers, strict=True)
    ]


def _tail(cell: str | Markup) -> str | None:
    """The decimal point of a number and what follows it; None for a cell that is not a plain number."""
    found = None if isinstance(cell, Markup) else PLAIN_NUMBER.fullmatch(cell)
    return found and found[1]


def _percentage(value: float | None, digits: int | None) -> str:
    # The unit is in the head.
    return numbers.fixed(None if numbers.is_missing(value) else 100 * value, 1 if digits is None else digits)


def _with(function: Callable, default: int) -> Callable:
    return lambda value, digits: function(value, default if digits is None else digits)


STYLES: dict[str, Callable] = {
    "text": lambda value, digits: value,
    "fixed": _with(numbers.fixed, 3),
    "signif": _with(numbers.signif, 3),
    "scientific": _with(numbers.scientific, 1),
    "plain": lambda value, digits: numbers.plain(value),
    "integer": lambda value, digits: numbers.thousands(value),
    "p": lambda value, digits: numbers.p_value(value, 3 if digits is None else digits),
    "percent": _percentage,
    "duration": lambda value, digits: numbers.duration(value),
}
