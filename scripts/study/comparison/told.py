"""A comparison as text for the terminal."""

from collections.abc import Sequence

from study.comparison.results import DIFFERS, ONE, SAME, Difference

HEAD = ["results", "files", "same bits", "differ", "in one only", "accuracy (points)", "loss (nats)", "rest (relative)"]


def told(
    differences: Sequence[Difference],
    origins: Sequence[tuple[str, str, str]],
    claims: Sequence[tuple[str, str, str]] | None,
    most: int = 10,
) -> str:
    """The table of kinds, the files that are farthest apart, the claims that differ, and how the machines differ.

    claims: None where those of the other study are not known.
    """
    lines = _table(
        HEAD,
        [_row(kind, differences) for kind in dict.fromkeys(each.kind for each in differences)],
    )
    apart = sorted((each for each in differences if each.found != SAME), key=_size, reverse=True)
    if apart:
        what = "Farthest apart" if any(map(_is_measured, apart)) else "Not the same bits"
        lines += ["", f"{what}{f' ({most} of {len(apart)})' if len(apart) > most else ''}:"]
        lines += [f"  {each.path}: {_words(each)}" for each in apart[:most]]
    if claims:
        lines += ["", "Claims that say something else:"]
        lines += [f"  {name}: {here} here, {there} there" for name, here, there in claims]
    if origins:
        lines += ["", "What the results come from:", *_table(["", "here", "there"], origins)]
    same = sum(each.found == SAME for each in differences)
    verdict = "All results are the same bits."
    if apart:
        verdict = f"{same} of {len(differences)} files are the same bits"
        verdict += "; no claim says something else." if claims == [] else "."
    return "\n".join([*lines, "", verdict])


def _row(kind, differences):
    own = [each for each in differences if each.kind == kind]
    counts = [sum(each.found == found for each in own) for found in (SAME, DIFFERS, ONE)]
    accuracy, loss, other = (
        max((value for each in own if (value := getattr(each, name)) is not None), default=None)
        for name in ("accuracy", "loss", "other")
    )
    return [kind, len(own), *counts, _number(accuracy, 100), _number(loss), _number(other)]


def _words(each):
    if each.found == ONE:
        return ONE
    parts = [
        f"{name} by {_number(value, factor)}{unit}"
        for name, value, factor, unit in (
            ("accuracy", each.accuracy, 100, " points"),
            ("loss", each.loss, 1, " nats"),
            ("other values", each.other, 1, " of their size"),
        )
        if value
    ]
    text = f"text of {', '.join(each.text[:3])}{' ...' if len(each.text) > 3 else ''}" if each.text else ""
    return "; ".join(filter(None, [*parts, text])) or (
        "other bytes, the same values" if _is_measured(each) else "other bits"
    )


def _is_measured(each):
    """Whether it is known how far the numbers are apart."""
    return any(distance is not None for distance in (each.accuracy, each.loss, each.other))


def _size(each):
    return max((each.accuracy or 0) * 100, each.loss or 0, each.other or 0, float(each.found == ONE))


def _number(value, factor=1):
    return "" if value is None else f"{factor * value:.2g}"


def _table(head, rows):
    cells = [head, *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
