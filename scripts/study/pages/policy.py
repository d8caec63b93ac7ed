"""A content security policy for a web page that is one file: what it may run and load, and nothing else.

https://www.w3.org/TR/CSP3/. Scripts and styles within the page are named by their hashes, so that what a title or a
table brings along runs nowhere, even where it should get into the page as markup.
"""

import base64
import hashlib
import re
from collections.abc import Iterable

# Its charset stands first: browsers look for it in the first kilobyte only.
HEAD = re.compile(r"<head\b[^>]*>(?:\s*<meta charset[^>]*>)?", re.IGNORECASE)
INLINE = r"<{0}\b(?![^>]*\bsrc=)[^>]*>(.*?)</{0}\s*>"


def inline_hashes(page: str, element: str) -> list[str]:
    """The sources 'sha256-...' of the scripts or styles that stand in a page, each once; element: script or style."""
    # Browsers read line breaks of all kinds as \n, and hash what they have read.
    text = page.replace("\r\n", "\n").replace("\r", "\n")
    found = re.findall(INLINE.format(element), text, re.IGNORECASE | re.DOTALL)
    return list(dict.fromkeys(f"'sha256-{_digest(each)}'" for each in found))


def with_policy(page: str, allowed: dict[str, Iterable[str]]) -> str:
    """The page with a policy at the beginning of its head: nothing is allowed but the sources by directive.

    allowed: such as {"img-src": ["data:"]}. ValueError where the page has no head.
    """
    directives = {"default-src": ["'none'"], "base-uri": ["'none'"], "form-action": ["'none'"], **allowed}
    policy = "; ".join(" ".join([name, *sources]) for name, sources in directives.items())
    head = HEAD.search(page)
    if head is None:
        raise ValueError("The page has no head, where its content security policy should stand.")
    element = f'\n<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return page[: head.end()] + element + page[head.end() :]


def _digest(text):
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
