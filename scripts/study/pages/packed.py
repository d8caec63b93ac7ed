"""The cells of a long table packed for a page: as rows of HTML they would take a browser seconds, and megabytes."""

import base64
import json
import zlib

import numpy as np
import pandas as pd
from markupsafe import Markup


def packed(columns: list[dict]) -> str:
    """What the script of the page unpacks: JSON, deflated, in base64.

    columns: of study.pages.page. For each column there are texts, each once; cells, for each row the number of its
    text; html, whether the texts are markup; and for numbers ranks, for each row the place of its value among all
    values, -1 where it is missing, else None.
    """
    content = json.dumps([_column(column) for column in columns], separators=(",", ":"))
    return base64.b64encode(zlib.compress(content.encode(), 9)).decode()


def _column(column):
    printed, values = zip(*column["cells"], strict=True)
    cells, texts = pd.factorize(np.array(printed, object))
    html = any(isinstance(text, Markup) for text in texts)
    ranks = None
    if column["numeric"]:
        known = np.array([np.nan if value is None else value for value in values], float)
        _, ranks = np.unique(known, return_inverse=True)
        ranks = np.where(np.isnan(known), -1, ranks).tolist()
    return {"texts": texts.tolist(), "cells": cells.tolist(), "html": html, "ranks": ranks}
