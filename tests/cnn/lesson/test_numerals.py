"""Numbers as people type them."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn.lesson import numerals


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0.36", [0.36]), ("0,36", [0.36]), (" 3 ", [3]), ("+3", [3]), ("-1.5", [-1.5]), ("−1,5", [-1.5]), ("–2", [-2]),
        ("—2", [-2]), (".5", [0.5]), (",5", [0.5]), ("-.5", [-0.5]), ("5,", [5]), ("1,863,690", [1_863_690]),
        ("1.863.690", [1_863_690]), ("1 863 690", [1_863_690]), ("1,863", [1863, 1.863]), ("1,863.5", [1863.5]),
        ("1.863,5", [1863.5]), ("0,363", [0.363]), ("2/3", [2 / 3]), ("-5,06/9", [-5.06 / 9]), ("26 × 26", [26]),
        ("26x26", [26]), ("26 X 26", [26]), ("26*26", [26]), ("26 · 26", [26]), ("26 × 27", []), ("1/0", []),
        ("1,2,3", []), ("12,34,567", []), ("1..2", []),
    ],
)  # fmt: skip
def test_what_a_text_may_mean(typed, meant):
    assert numerals.readings(typed) == pytest.approx(meant)


@pytest.mark.parametrize("typed", ["", " ", "abc", "--1", "1e5", "1/2/3", "∞", "nan", "1 + 1", "9" * 61, "-", ".", "x"])
def test_text_that_is_not_a_number_is_refused_in_a_sentence(typed):
    with pytest.raises(ValueError, match="read as a number"):
        numerals.readings(typed)


@given(st.text(max_size=100))
def test_any_text_gives_numbers_or_a_value_error(typed):
    with contextlib.suppress(ValueError):
        assert all(isinstance(number, float) for number in numerals.readings(typed))


@given(st.integers(-(10**9), 10**9), st.integers(0, 4), st.sampled_from("-−–—"), st.booleans(), st.booleans())
def test_a_number_is_read_however_it_is_written(whole, places, minus, comma, grouped):
    number = whole / 10**places
    shown = f"{number:,.{places}f}" if grouped else f"{number:.{places}f}"
    if comma:
        shown = shown.translate(str.maketrans(",.", ".,"))
    assert number in numerals.readings(shown.replace("-", minus))
