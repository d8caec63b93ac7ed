"""Small documents that WeasyPrint lays out."""

import weasyprint

SHEET = weasyprint.CSS(
    string="""@page { size: A5; margin: 20mm } body, h2, figure { margin: 0 } p { margin: 0; text-align: justify }
    h2 { font-size: 10px; break-after: auto } figure { break-inside: avoid }"""
)


def laid_out(body):
    """(source, document) of a column with this body."""
    source = weasyprint.HTML(string=f"<html lang='en'><body><main>{body}</main>")
    return source, source.render(stylesheets=[SHEET])
