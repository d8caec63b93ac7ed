"""A table as an HTML page of its own that sorts by any column, for Snakemake's report: one file that loads no other."""

import jinja2
import numpy as np
import pandas as pd

from study.common import numbers
from study.common.wording import NAMES, value_label
from study.pages.packed import packed
from study.pages.policy import inline_hashes, with_policy

# Numbers below it are written as powers of ten, which are then easier to read.
SMALLEST_DECIMAL = 0.0005
DIGITS = 4
# Browsers refuse a page within a page of more than 2 MiB. The HTML report holds each page so, in base64, which makes it
# a third longer.
MOST_BYTES = 1_500_000
# More rows than these are packed, and the page draws those that are looked at.
MOST_IN_HTML = 500
# A page holds no more rows than these.
MOST_ROWS = 20_000


def table_page(table: pd.DataFrame, title: str, template: str, file: str) -> str:
    """The HTML of a page that shows a table; template: the text of its Jinja template; file: the table's path.

    The page has a policy: it runs the scripts and styles of the template and loads nothing.
    A column with the same value in all rows is stated once, above the table, and an empty one is left out. If the table
    is too large for a page, only the first rows are shown, and the page says so.
    """
    table, total = table.dropna(axis="columns", how="all"), len(table)
    shared = [key for key in table if total > 1 and table[key].nunique(dropna=False) == 1]
    told = [(_head(key), _printed(key, table[key].iloc[0])) for key in shared]
    columns = [_column(key, values) for key, values in table.drop(columns=shared).head(MOST_ROWS).items()]
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    context = {
        "title": title,
        "file": file,
        "shared": told,
        "total": total,
    }
    own = {f"{element}-src": inline_hashes(template, element) for element in ("script", "style")}
    compiled = environment.from_string(with_policy(template, own))
    page = _rendered(compiled, context, columns)
    if len(page.encode()) > MOST_BYTES:
        fitting = len(columns[0]["cells"]) * MOST_BYTES // len(page.encode())
        page = _rendered(compiled, context, columns, fitting * 9 // 10)
    return page


def _rendered(template, context, columns, most=MOST_ROWS):
    """The page with the first rows of the columns, no more than `most`."""
    columns = [column | {"cells": column["cells"][:most]} for column in columns]
    count = len(columns[0]["cells"]) if columns else 0
    rows = zip(*(column["cells"] for column in columns), strict=True) if count <= MOST_IN_HTML else ()
    together = packed(columns) if count > MOST_IN_HTML else ""
    return template.render(
        context, columns=columns, rows=list(rows), count=count, left_out=context["total"] - count, packed=together
    )


def _column(key, values):
    """Head, whether it holds numbers, and of each cell what is printed and the value to sort by (None: missing)."""
    numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    # A value that stands in many rows is printed once.
    known = {value: _printed(key, value) for value in values.dropna().unique().tolist()}
    cells = [(numbers.MISSING, None) if pd.isna(value) else (known[value], value) for value in values]
    return {"head": _head(key), "numeric": numeric, "cells": cells}


def _head(key):
    return NAMES.get(key, key.replace("_", " "))


def _printed(key, value):
    """A value as a reader wants it: 55 000, 0.8812, 2.3 × 10⁻¹³, yes, or a dash; a hyperparameter as it was set."""
    if pd.isna(value):
        return numbers.MISSING
    if isinstance(value, str):
        return value
    if key in NAMES or isinstance(value, bool | np.bool_):
        return value_label(value)
    if float(value).is_integer():
        return numbers.thousands(value)
    if abs(value) < SMALLEST_DECIMAL:
        return numbers.scientific(value)
    return numbers.signif(value, DIGITS)
