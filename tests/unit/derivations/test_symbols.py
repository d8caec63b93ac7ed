"""A symbol means one thing in all parts of the report, so far as its form can tell."""

import re

import pytest

from study.common.paths import TEMPLATES
from study.derivations.all import DERIVATIONS
