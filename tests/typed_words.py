"""Which words of the report are typed and which come from the results.

MARKING is put at the head of a copy of scripts/report/render.py. The real rule then renders the real templates from the
real results, but every computed number or name, every table's body and every claim stands between two marks, and the
HTML is kept instead of the PDF. What lies outside the marks is typed in a template, and must not depend on the results.
"""

import re

OPEN, CLOSE = "\ue000", "\ue001"
MARKING = """
from pathlib import Path
from markupsafe import Markup
from study.common import numbers
from study.pdf import writer as pdf
from study.typesetting import blocks
from study.claims.shared import printing

def marked(function):
    def call(*values, **options):
        return Markup("\\ue000{}\\ue001").format(function(*values, **options))
    return call

numbers.FILTERS.update({name: marked(function) for name, function in numbers.FILTERS.items()})
numbers.count = marked(numbers.count)
blocks.table_html = marked(blocks.table_html)
printing.LINKED = Markup("\\ue000") + printing.LINKED + Markup("\\ue001")

def keep(html, path, **options):
    Path("results/marked.html").write_text(html, encoding="utf-8")
    Path(path).write_text("not made in this test", encoding="utf-8")
    return []

pdf.html_to_pdf = keep
"""
INNERMOST = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")


def mark(project):
    """Make a project's rule `report` leave marked HTML."""
    script = project.folder / "scripts/report/render.py"
    head, rest = script.read_text(encoding="utf-8").split("\nfrom study.jobs.log", 1)
    script.write_text(f"{head}\n{MARKING}\nfrom study.jobs.log{rest}", encoding="utf-8")


def typed(html):
    """The words outside the marks, each marked stretch as one sign; of tags only the words of images are left."""
    while INNERMOST.search(html):
        html = INNERMOST.sub("#", html)
    html = re.sub(r'<img[^>]*?alt="([^"]*)"[^>]*>', r"\1", html)
    return re.sub(r"<[^>]+>", " ", html).split()
