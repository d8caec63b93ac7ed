"""Lines that WeasyPrint has broken once are not broken again.

A document is laid out several times (study.pdf.draft), and most paragraphs are the same each time. This module knows
WeasyPrint's function that fits words into a line: what it returns follows from its arguments, and from these properties
of the style.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import itemgetter

from weasyprint.layout import inline, preferred

from study.pdf.boxes import explained

PROPERTIES = itemgetter(
    *("direction", "font_family", "font_feature_settings", "font_kerning", "font_language_override", "font_size"),
    *("font_stretch", "font_style", "font_variant_alternates", "font_variant_caps", "font_variant_east_asian"),
    *("font_variant_ligatures", "font_variant_numeric", "font_variant_position", "font_variation_settings"),
    *("font_weight", "hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone", "hyphens", "lang"),
    *("letter_spacing", "line_height", "overflow_wrap", "tab_size", "text_decoration_line", "white_space"),
    *("word_break", "word_spacing"),
)


@contextmanager
def remembered_lines() -> Iterator[None]:
    """Within it, the same words in the same style and width are broken once. For one set of fonts."""
    with explained():
        split = inline.split_first_line
        remembering = _remembering(preferred.split_first_line)
    inline.split_first_line = preferred.split_first_line = remembering
    try:
        yield
    finally:
        inline.split_first_line = preferred.split_first_line = split


def _remembering(split: Callable) -> Callable:
    known: dict[tuple, tuple] = {}

    def split_first_line(text, style, context, max_width, justification_spacing, is_line_start=True, minimum=False):
        key = (text, PROPERTIES(style), max_width, justification_spacing, is_line_start, minimum)
        if key not in known:
            known[key] = split(text, style, context, max_width, justification_spacing, is_line_start, minimum)
        # Each box has a layout of its own, which changes when the box is drawn.
        layout, *found = known[key]
        return copy.copy(layout), *found

    return split_first_line
