"""Lines that were broken once: the same pages, without breaking them again."""

from weasyprint.layout import inline, preferred

from pages import laid_out
from study.pdf.boxes import read_pages
from study.pdf.lines import remembered_lines

BODY = "".join(
    f"<p>{'Some words that fill a line or two, and are divided where they are too long for it. ' * 3}</p>"
    f"<p style='font-style: italic; hyphens: auto'>Paragraph {number} differs from the one before in all words.</p>"
    for number in range(4)
)


def words(document):
    return [(piece.words, piece.left, piece.top, piece.right) for page in read_pages(document) for piece in page.pieces]


def test_pages_are_the_same_with_remembered_lines():
    _, plain = laid_out(BODY)
    with remembered_lines():
        _, first = laid_out(BODY)
        _, second = laid_out(BODY)
    assert words(first) == words(plain)
    assert words(second) == words(plain)
    assert second.write_pdf(uncompressed_pdf=True, pdf_identifier=b"a") == plain.write_pdf(
        uncompressed_pdf=True, pdf_identifier=b"a"
    )


def test_the_same_words_in_the_same_style_are_broken_once(monkeypatch):
    calls, split = [], inline.split_first_line

    def counted(text, *others, **more):
        calls.append(text)
        return split(text, *others, **more)

    monkeypatch.setattr(inline, "split_first_line", counted)
    monkeypatch.setattr(preferred, "split_first_line", counted)
    with remembered_lines():
        laid_out(BODY)
        once = len(calls)
        laid_out(BODY)
        assert len(calls) == once
        laid_out(BODY.replace("italic", "normal"))
        assert once < len(calls) < 2 * once
    assert inline.split_first_line is preferred.split_first_line is counted
