"""Where lines may break."""

from study.typesetting.line_breaks import LONGEST_WORD, keep_together

IMAGE = '<img class="math" alt="x">'


def test_a_formula_is_kept_with_its_comma_and_bracket():
    html = keep_together(f"let ({IMAGE}, {IMAGE}) be {IMAGE}")
    first = f'let <span class="together">({IMAGE},</span> <span class="together">{IMAGE})</span> be {IMAGE}'
    assert html == first


def test_only_formulas_in_text_and_words_of_a_usual_length_are_kept_together():
    display = '(<img class="display" alt="x">)'
    assert keep_together(display) == display
    long = "a" * (LONGEST_WORD + 1)
    assert keep_together(f"{long}{IMAGE}") == f'a<span class="together">{long[1:]}{IMAGE}</span>'
