"""Numbers as the report prints them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.common import numbers

THIN = "\u202f"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (numbers.fixed(-0.5, 2), "−0.50"),
        (numbers.fixed(-0.001, 2), "0.00"),
        (numbers.fixed(12345.678, 1), f"12{THIN}345.7"),
        (numbers.fixed(1234.5, 1), "1234.5"),
        (numbers.fixed(float("nan"), 2), "–"),
        (numbers.fixed(None), "–"),
        (numbers.fixed(float("-inf")), "−∞"),
        (numbers.thousands(55000), f"55{THIN}000"),
        (numbers.thousands(1234567), f"1{THIN}234{THIN}567"),
        (numbers.percent(0.884), f"88.4{THIN}%"),
        (numbers.percent(None), "–"),
        (numbers.signif(0.0012345), "0.00123"),
        (numbers.signif(0.09996), "0.100"),
        (numbers.signif(98765, 2), f"99{THIN}000"),
        (numbers.signif(0), "0"),
        (str(numbers.scientific(0.0012)), f"1.2{THIN}×{THIN}10<sup>−3</sup>"),
        (str(numbers.scientific(-9.99e7)), f"−1.0{THIN}×{THIN}10<sup>8</sup>"),
        (numbers.plus_minus(0.3119, 0.0042), "0.312\xa0±\xa00.004"),
        (numbers.plus_minus(0.3119, float("nan")), "0.312"),
        (numbers.duration(0.0321), "32\xa0ms"),
        (numbers.duration(12.34), "12\xa0s"),
        (numbers.duration(200), "3\xa0min 20\xa0s"),
        (numbers.duration(3600), "1\xa0h"),
        (numbers.duration(7530), "2\xa0h 6\xa0min"),
        (str(numbers.words(["a", "b", "c"])), "a, b and c"),
        (str(numbers.words(["a & b"])), "a &amp; b"),
        (str(numbers.words([])), ""),
        (numbers.count(3), "three"),
        (numbers.count(13), "13"),
        (numbers.ordinal(3), "third"),
        (numbers.ordinal(21), "21st"),
        (numbers.ordinal(112), "112th"),
    ],
)
def test_numbers_as_printed(printed, expected):
    assert printed == expected


def read(text):
    return float(text.replace("−", "-").replace(THIN, ""))


@given(st.floats(-1e12, 1e12), st.integers(0, 6))
def test_fixed_reads_back_to_within_half_a_unit(x, digits):
    text = numbers.fixed(x, digits)
    assert abs(read(text) - x) <= 0.5001 * 10**-digits + 1e-15 * abs(x)
    assert "-" not in text


@given(st.floats(1e-12, 1e12), st.integers(1, 6))
def test_signif_keeps_the_digits_asked_for(x, digits):
    text = numbers.signif(x, digits)
    assert read(text) == pytest.approx(x, rel=0.5001 * 10 ** (1 - digits))


@given(st.floats(1e-300, 1e300))
def test_scientific_reads_back(x):
    mantissa, power = re.fullmatch(r"([\d.]+).×.10<sup>(.*)</sup>", str(numbers.scientific(x, 3))).groups()
    assert float(f"{mantissa}e{power.replace('−', '-')}") == pytest.approx(x, rel=1e-3)


@given(st.floats(0, 1e8))
def test_duration_never_carries_over(seconds):
    text = numbers.duration(seconds)
    assert not re.search(r"\b(60\xa0(s|min)|1000\xa0ms)", text)


@given(st.integers(-(10**15), 10**15))
def test_thousands_reads_back(n):
    assert int(read(numbers.thousands(n))) == n
