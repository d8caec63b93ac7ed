"""Numbers as the report prints them: true minus signs, narrow no-break spaces, a dash for what is missing."""

import math
from collections.abc import Iterable

from markupsafe import Markup, escape

MINUS = "−"
THIN = "\u202f"
MISSING = "–"
SMALL = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
# The decimal digits that every double keeps.
MOST_DIGITS = 15
LAST_BITS = 1e-15 * 5
ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]


def fixed(x: float | None, digits: int = 2) -> str:
    """With that many decimals: -0.5 gives "−0.50"."""
    if is_missing(x):
        return MISSING
    if math.isinf(x):
        return "∞" if x > 0 else f"{MINUS}∞"
    text = f"{abs(float(x)):.{digits}f}"
    sign = MINUS if x < 0 and float(text) != 0 else ""
    return sign + _grouped(text)


def signed(x: float | None, digits: int = 2) -> str:
    """With that many decimals and always a sign: 0.5 gives "+0.50"."""
    text = fixed(x, digits)
    return text if is_missing(x) or x < 0 else f"+{text}"


def counted(n: int, noun: str, nouns: str | None = None) -> str:
    """A number of things: 1 and "run" give "one run", 0 "no runs"."""
    return f"{count(n)} {noun if n == 1 else nouns or noun + 's'}"


def computed(name: str) -> str:
    """A name that was found by computing, such as that of the largest of several; unchanged."""
    return name


def p_value(p: float | None, digits: int = 3) -> str:
    """With that many decimals, "< 0.001" where they would all be zero."""
    return f"<\xa0{10**-digits:.{digits}f}" if not is_missing(p) and p < 10**-digits else fixed(p, digits)


def thousands(x: float | None) -> str:
    """A whole number in groups of three from five digits on: 55000 gives "55 000"."""
    return fixed(x, 0)


def percent(x: float | None, digits: int = 1) -> str:
    """A fraction as a percentage: 0.884 gives "88.4 %"."""
    return MISSING if is_missing(x) else f"{fixed(100 * x, digits)}{THIN}%"


def signif(x: float | None, digits: int = 3) -> str:
    """With that many significant digits, never in powers of ten: 0.0012345 gives "0.00123"."""
    if is_missing(x) or math.isinf(x) or x == 0:
        return fixed(x, 0)
    exponent = int(f"{abs(float(x)):.{digits - 1}e}".partition("e")[2])
    rounded = float(f"{float(x):.{digits - 1}e}")
    return fixed(rounded, max(digits - 1 - exponent, 0))


def plain(x: float | None) -> str:
    """With as many decimals as it has, at most four: 0.5 gives "0.5", 20.0 gives "20"."""
    if is_missing(x) or math.isinf(x):
        return fixed(x, 0)
    return fixed(x, len(f"{x:.4f}".rstrip("0").partition(".")[2]))


def exact(x: float, fewest: int) -> str:
    """With as many significant digits as it has, and at least `fewest`, as Python writes it: "0.1015", "1e-07".

    What a file or a computation changes in the last bits of a number is not printed.
    """
    texts = (f"{x:.{digits}g}" for digits in range(fewest, MOST_DIGITS))
    return next((text for text in texts if math.isclose(float(text), x, rel_tol=LAST_BITS)), f"{x:.{MOST_DIGITS}g}")


def scientific(x: float | None, digits: int = 1) -> Markup:
    """In powers of ten, as HTML: 0.0012 gives "1.2 × 10⁻³"."""
    if is_missing(x) or math.isinf(x) or x == 0:
        return Markup(fixed(x, 0))
    mantissa, _, exponent = f"{abs(float(x)):.{digits}e}".partition("e")
    sign = MINUS if x < 0 else ""
    power = f"{MINUS if int(exponent) < 0 else ''}{abs(int(exponent))}"
    return Markup(f"{sign}{mantissa}{THIN}×{THIN}10<sup>{power}</sup>")


def scientific_text(x: float | None, digits: int = 1) -> str:
    """In powers of ten, as plain text: 0.0012 gives "1.2 × 10⁻³"."""
    superscripts = str.maketrans(f"{MINUS}0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    number, _, power = str(scientific(x, digits)).partition("<sup>")
    return number + power.removesuffix("</sup>").translate(superscripts)


def plus_minus(mean: float | None, spread: float | None, digits: int = 3) -> str:
    """A mean and its spread: "0.312 ± 0.004"; the mean alone where there is no spread to tell."""
    if is_missing(mean) or is_missing(spread):
        return fixed(mean, digits)
    return f"{fixed(mean, digits)}\xa0±\xa0{fixed(spread, digits)}"


def duration(seconds: float | None) -> str:
    """A span of time in the two units that matter: 200 gives "3 min 20 s"."""
    if is_missing(seconds):
        return MISSING
    if seconds < 0.9995:
        return f"{fixed(1000 * seconds, 0)}\xa0ms"
    if seconds < 59.95:
        return f"{fixed(seconds, 1 if seconds < 9.95 else 0)}\xa0s"
    whole = round(seconds)
    if whole < 3600:
        return _two_units(whole, 60, "min", "s")
    return _two_units(round(whole / 60), 60, "h", "min")


def words(items: Iterable) -> str:
    """A list as it stands in a sentence: "a, b and c"."""
    parts = [escape(item) for item in items]
    if len(parts) < 2:
        return parts[0] if parts else Markup("")
    return Markup(", ").join(parts[:-1]) + Markup(" and ") + parts[-1]


def count(n: int) -> str:
    """A small whole number in words, a larger one in figures: 3 gives "three"."""
    return SMALL[n] if 0 <= n < len(SMALL) else thousands(n)


def ordinal(n: int) -> str:
    """The place in a row: 3 gives "third", 21 gives "21st"."""
    if 1 <= n <= len(ORDINALS):
        return ORDINALS[n - 1]
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{thousands(n)}{ending}"


def is_missing(x: float | None) -> bool:
    """Whether there is no number to print: None, or not a number."""
    return x is None or x != x


def _grouped(text: str) -> str:
    whole, point, decimals = text.partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", THIN)
    return whole + point + decimals


def _two_units(total: int, ratio: int, large: str, small: str) -> str:
    first, rest = divmod(total, ratio)
    tail = f" {rest}\xa0{small}" if rest else ""
    return f"{thousands(first)}\xa0{large}{tail}"


FILTERS = {
    "fixed": fixed,
    "signed": signed,
    "counted": counted,
    "computed": computed,
    "thousands": thousands,
    "percent": percent,
    "signif": signif,
    "plain": plain,
    "scientific": scientific,
    "plus_minus": plus_minus,
    "duration": duration,
    "words": words,
    "ordinal": ordinal,
}
