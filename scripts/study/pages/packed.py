"""The cells of a long table packed for a page: as rows of HTML they would take a browser seconds, and megabytes."""

import base64
import json
import zlib

import numpy as np
import pandas as pd
from markupsafe import Markup


def packed(columns: list[dict]) -> str:
    """What the script of the page unpacks: JSON, deflated, in base64.

    columns: of study.pages.page. For each column there are texts; cells, for each row the place of its text among
    them, null where they are 0, 1, 2, ...; html, whether the texts are markup; and numeric. The texts of a column of
    numbers are in the order of the numbers, so that a cell sorts by its place; -1 stands where a number is missing.
    """
    content = json.dumps([_column(column) for column in columns], separators=(",", ":"))
    return base64.b64encode(zlib.compress(content.encode(), 9)).decode()


def _column(column):
    printed, values = zip(*column["cells"], strict=True)
    if column["numeric"]:
        texts, cells = _in_order(printed, values)
    else:
        places, found = pd.factorize(np.array(printed, object))
        texts, cells = found.tolist(), places.tolist()
    return {
        "texts": texts,
        "cells": None if cells == list(range(len(texts))) else cells,
        "html": any(isinstance(text, Markup) for text in texts),
        "numeric": column["numeric"],
    }


def _in_order(printed, values):
    """(texts of the distinct numbers, ascending; the place of each row's number among them)."""
    text_of = dict(zip(values, printed, strict=True))
    known = np.array([np.nan if value is None else value for value in values], float)
    distinct, places = np.unique(known[~np.isnan(known)], return_inverse=True)
    cells = np.full(len(known), -1)
    cells[~np.isnan(known)] = places
    return [text_of[value] for value in distinct.tolist()], cells.tolist()
