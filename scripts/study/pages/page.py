"""A table as an HTML page of its own that sorts by any column, for Snakemake's report: one file that loads no other."""

import jinja2
import numpy as np
import pandas as pd

from study.common import numbers
from study.common.wording import NAMES, value_label
from study.pages.policy import inline_hashes, with_policy

# Numbers below it are written as powers of ten, which are then easier to read.
SMALLEST_DECIMAL = 0.0005
DIGITS = 4
# Browsers refuse a page within a page of more than 2 MiB. The HTML report holds each page so, in base64, which makes it
# a third longer.
MOST_BYTES = 1_500_000


def table_page(table: pd.DataFrame, title: str, template: str, file: str) -> str:
    """The HTML of a page that shows a table; template: the text of its Jinja template; file: the table's path.

    The page has a policy: it runs the scripts and styles of the template and loads nothing.
    A column with the same value in all rows is stated once, above the table, and an empty one is left out. If the table
    is too large for a page, only the first rows are shown, and the page says so.
    """
    table = table.dropna(axis="columns", how="all")
    shared = [key for key in table if len(table) > 1 and table[key].nunique(dropna=False) == 1]
    columns = [_column(key, table[key]) for key in table if key not in shared]
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    context = {
        "title": title,
        "file": file,
        "shared": [(_head(key), _printed(key, table[key].iloc[0])) for key in shared],
        "columns": columns,
        "total": len(table),
    }
    rows = list(zip(*(column["cells"] for column in columns), strict=True))
    own = {f"{element}-src": inline_hashes(template, element) for element in ("script", "style")}
    template = with_policy(template, own)
    page = environment.from_string(template).render(context, rows=rows)
    if len(page.encode()) > MOST_BYTES:
        fitting = len(rows) * MOST_BYTES // len(page.encode())
        page = environment.from_string(template).render(context, rows=rows[: fitting * 9 // 10])
    return page


def _column(key, values):
    """Head, whether it holds numbers, and of each cell what is printed and the value to sort by (None: missing)."""
    numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    cells = [(_printed(key, value), None if pd.isna(value) else value) for value in values]
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
