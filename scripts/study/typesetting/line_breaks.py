"""Where lines of the report may break: a formula stays on the line of its comma or bracket."""

import re

# On paper, and in a browser.
FORMULA = re.compile(r'(<img class="math"[^>]*>|<math display="inline".*?</math>)')
GLUED_BEFORE = re.compile(r"[^\s<>]*\Z")
GLUED_AFTER = re.compile(r"[^\s<>]*")
# The number of characters before a formula that are searched for a space.
LONGEST_WORD = 40


def keep_together(html: str) -> str:
    """HTML in which each formula is on the line of its comma or bracket: a line may break before and after it."""
    pieces = FORMULA.split(html)
    for index in range(1, len(pieces), 2):
        before = GLUED_BEFORE.search(pieces[index - 1][-LONGEST_WORD:])[0]
        after = GLUED_AFTER.match(pieces[index + 1])[0]
        if before or after:
            pieces[index - 1] = pieces[index - 1].removesuffix(before)
            pieces[index + 1] = pieces[index + 1][len(after) :]
            pieces[index] = f'<span class="together">{before}{pieces[index]}{after}</span>'
    return "".join(pieces)
