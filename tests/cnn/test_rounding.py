from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn.rounding import decimals, exact, nearest, text, whole


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.03, 0.001], 4),
        ([0.3], 3),
        ([-3, 0.3, 0.03], 2),
        ([[30], [-2]], 1),
        ([300], 0),
        ([30_000], 0),
        ([0.00003], 6),
        ([0, 0], 2),
        ([], 2),
    ],
)
def test_the_largest_value_is_shown_with_three_digits(values, expected):
    assert decimals(np.array(values, float)) == expected


def test_digits_and_the_most_decimals_can_be_chosen():
    assert decimals(np.array([0.03]), digits=2) == 3
    assert decimals(np.array([0.03]), digits=2, most=1) == 1


@pytest.mark.parametrize(("edge", "places"), [(1, 2), (10, 1), (100, 0), (0.1, 3), (0.01, 4)])
def test_a_power_of_ten_is_where_a_decimal_is_lost(edge, places):
    assert decimals(np.array([edge])) == places
    assert decimals(np.array([edge * 0.99])) == places + 1


@pytest.mark.parametrize(
    ("value", "places"),
    [(1.0, 2), (0.515, 3), (12.5, 1), (0.75612, 5), (0.1, 3), (1 / 3, 6), (-0.25, 3), (0.0, 2), (1234.5, 1)],
)
def test_a_number_is_shown_exactly_where_six_decimals_are_enough(value, places):
    assert exact(value) == places


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=9), st.integers(0, 9))
@settings(deadline=None)
def test_whole_numbers_are_the_values_in_units_of_the_last_decimal(values, places):
    units = whole(values, places)
    assert units.dtype in (np.int64, object)
    for value, unit in zip(values, units, strict=True):
        assert abs(Fraction(int(unit), 10**places) - Fraction(value)) <= Fraction(1, 2 * 10**places) + Fraction(
            1, 10**9
        )


def test_whole_numbers_keep_the_shape():
    assert whole(np.ones((2, 3)), 1).tolist() == [[10, 10, 10], [10, 10, 10]]
    assert whole(0.25, 2).item() == 25


@given(st.integers(-(10**4), 10**4) | st.integers(-(10**30), 10**30), st.integers(-5, 20))
@settings(deadline=None)
def test_digits_are_left_off_to_the_nearest_half_away_from_zero(value, places):
    rounded = nearest(np.array([value], dtype=np.int64 if abs(value) < 2**60 else object), places).item()
    expected = Decimal(value).scaleb(-places, Context(prec=60)).quantize(Decimal(1), ROUND_HALF_UP, Context(prec=60))
    assert rounded == expected


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [(0, 0, "0"), (1234567, 0, "1,234,567"), (-0.64, 2, "−0.64"), (-0.004, 2, "0.00"), (0.515, 3, "0.515")],
)
def test_a_number_as_text(value, places, expected):
    assert text(value, places) == expected
