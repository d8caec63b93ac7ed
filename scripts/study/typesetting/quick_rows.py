"""ziamath made quicker, with the same outlines.

ziamath sets each row twice, first to measure how far its brackets stretch; so a row within a row is set four times. A
row with nothing in it that stretches needs no measure. And for each symbol it copies the style around it in all depth.
"""

from xml.etree import ElementTree

import ziamath
from ziamath import operators, styles
from ziamath.nodes.mrow import Mrow
from ziamath.nodes.nodetools import elementtext

from study.common.errors import StudyError

# The version whose internals were compared with this module.
CHECKED = "0.13"

if not (hasattr(Mrow, "_get_height_nostretch") and hasattr(styles, "asdict")):
    raise StudyError(
        f"The report was checked with ziamath {CHECKED}, and ziamath {ziamath.__version__} sets rows otherwise."
        "\nInstall the version that requirements.txt names, or adapt study.typesetting.quick_rows to the other."
    )
_measured = Mrow._get_height_nostretch


def _stretches(operator: ElementTree.Element) -> bool:
    known = operators.get_params(elementtext(operator), operator.get("form", "infix"))
    return operator.get("stretchy", known.get("stretchy", "false")) != "false"


def _height(row: Mrow, line: list[ElementTree.Element], **options) -> tuple[float, float]:
    if any(_stretches(operator) for part in line for operator in part.iter("mo")):
        return _measured(row, line, **options)
    return 0.0, 0.0


Mrow._get_height_nostretch = _height
# Which is only read.
styles.asdict = vars
