"""Web pages run what is theirs and load nothing: the policy, and what of a title could get around it."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pandas as pd
import pytest

from study.pages.guarded import guarded, linked, within_script
from study.pages.page import table_page
from study.pages.policy import inline_hashes, with_policy

TEMPLATE = (Path(__file__).parents[3] / "report/html/table.html.j2").read_text(encoding="utf-8")
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
OUT = "</script><script>alert(1)</script><!-- <script>"


def directives(page):
    """The sources of the one policy of a page, by directive."""
    [policy] = POLICY.findall(page)
    return {name: sources for name, *sources in (part.split() for part in policy.split("; "))}


def source(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_scripts_and_styles_are_named_by_their_hashes():
    page = (
        "<head></head><script>a = 1;\r\nb</script><SCRIPT type=x>c</SCRIPT ><style>e</style><script src='d'></script>"
    )
    # A browser reads \r\n as \n.
    assert inline_hashes(page, "script") == [source("a = 1;\nb"), source("c")]
    assert inline_hashes(page, "style") == [source("e")]


def test_the_policy_stands_in_the_head_after_the_charset_and_before_anything_that_loads():
    page = with_policy('<html><head>\n<meta charset="utf-8">\n<style>a</style></head>', {"style-src": ["'none'"]})
    assert page.index("charset") < page.index("Content-Security-Policy") < page.index("<style>")
    assert directives(page) == {name: ["'none'"] for name in ("default-src", "base-uri", "form-action", "style-src")}
    with pytest.raises(ValueError, match="no head"):
        with_policy("<p>", {})


def test_the_page_of_a_table_runs_its_own_script_and_loads_nothing():
    page = table_page(pd.DataFrame({"run": [OUT, "b"], "loss": [1.0, 2.0]}), OUT, TEMPLATE, "results/table.csv")
    allowed = directives(page)
    assert allowed.pop("script-src") == inline_hashes(page, "script")
    assert allowed.pop("style-src") == inline_hashes(page, "style")
    assert list(allowed.values()) == [["'none'"]] * len(allowed)
    assert "unsafe" not in POLICY.search(page)[0]
    assert page.count("<script") == 1 and OUT not in page
    # An attribute would need a source of its own.
    assert not re.search(r"<[^>]*\s(style|on\w+)=", page)


def test_no_value_ends_the_script_that_it_stands_in():
    found = {name: json.dumps({"title": OUT}) for name in ("results", "workflow_desc", "categories")} | {"now": "<b>"}
    made = within_script(found)
    assert made["now"] == "<b>"
    for name in set(found) - {"now"}:
        assert "<" not in made[name]
        assert json.loads(made[name]) == {"title": OUT}


def test_the_studys_own_report_is_a_link_in_the_description_and_nothing_else_changes():
    told = '<p>Read <tt class="docutils literal">results/report.html</tt>, not <tt>results/pages</tt> "x"</p>'
    made = linked({"workflow_desc": json.dumps(told), "now": "b"})
    expected = '<p>Read <a href="report.html">results/report.html</a>, not <tt>results/pages</tt> "x"</p>'
    assert json.loads(made["workflow_desc"]) == expected and made["now"] == "b"


def test_the_report_runs_no_script_but_those_that_it_was_written_with():
    page = '<html><head><meta charset="utf-8"></head><body><script>app</script></body></html>'
    allowed = directives(guarded(page, TEMPLATE, alone=True))
    # The page of a table stands in a frame, which takes over the policy.
    own = [source("app"), *inline_hashes(TEMPLATE, "script"), "'unsafe-eval'"]
    assert allowed["script-src"] == own
    assert allowed["img-src"] == allowed["frame-src"] == ["data:"]
    assert allowed["default-src"] == ["'none'"]
    assert directives(guarded(page, TEMPLATE, alone=False))["img-src"] == ["data:", "'self'"]
