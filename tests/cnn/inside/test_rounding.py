import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn.inside.rounding import add_up, decimals

terms_and_places = given(
    st.lists(st.one_of(st.just(0.0), st.floats(-1000, 1000, width=32)), min_size=1, max_size=40), st.integers(0, 6)
)


def written(number, places):
    return Decimal(f"{number:.{places}f}")


def nearest(number, places):
    """The number rounded to the nearest, half to even, as add_up's docstring has it for the total."""
    return written(np.rint(number * 10.0**places) / 10.0**places, places)


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


@terms_and_places
@settings(deadline=None)
def test_rounded_terms_add_up_exactly_to_the_rounded_total(terms, places):
    total = math.fsum(terms)
    shown = add_up(np.array(terms), total, places)
    assert sum(written(term, places) for term in shown) == nearest(total, places)


@terms_and_places
@settings(deadline=None)
def test_each_term_stays_within_one_unit_of_its_last_digit(terms, places):
    shown = add_up(np.array(terms), math.fsum(terms), places)
    for term, number in zip(terms, shown, strict=True):
        assert abs(written(number, places) - Decimal(term)) < Decimal(10) ** -places
        assert number == float(written(number, places))  # no digit after the last


@terms_and_places
@settings(deadline=None)
def test_zeros_stay_zero_and_nothing_changes_where_rounding_adds_up(terms, places):
    shown = add_up(np.array(terms), math.fsum(terms), places)
    assert all(number == 0 for term, number in zip(terms, shown, strict=True) if term == 0)
    plain = [nearest(term, places) for term in terms]
    if sum(plain) == nearest(math.fsum(terms), places):
        assert [written(number, places) for number in shown] == plain


@pytest.mark.parametrize(
    ("terms", "total", "places", "shown"),
    [
        ([1.24, 1.31], 2.55, 2, [1.24, 1.31]),
        ([0.4, 0.4, 0.4], 1.2, 0, [1, 0, 0]),
        ([0.14, 0.13, 0.01, 0.24], 0.52, 1, [0.2, 0.1, 0.0, 0.2]),
        ([-0.4, -0.45, 0.0, -0.4], -1.25, 0, [0, -1, 0, 0]),
        ([0.6, 0.7, 0.9], 2.2, 0, [0, 1, 1]),
        ([0.4, 0.3, 0.0, 0.4, 0.4, 0.45, 0.45], 2.4, 0, [0, 0, 0, 0, 0, 1, 1]),
    ],
)
def test_the_term_that_was_cut_or_raised_most_is_rounded_the_other_way(terms, total, places, shown):
    assert add_up(np.array(terms), total, places).tolist() == shown


@pytest.mark.parametrize("shape", [(24,), (2, 3, 4), (1, 24, 1), (0, 1, 1)])
def test_the_shape_and_the_terms_given_are_kept(shape):
    terms = np.random.default_rng(0).normal(size=shape)
    before = terms.copy()
    shown = add_up(terms, terms.sum(), 1)
    assert shown.shape == shape
    assert np.array_equal(terms, before)
    np.testing.assert_allclose(shown, terms, atol=0.1)


def test_a_total_that_single_precision_changed_a_little_is_met_all_the_same():
    generator = np.random.default_rng(0)
    for _ in range(200):
        terms = generator.normal(size=50)
        total = float(np.float32(terms.sum()))
        shown = add_up(terms, total, 4)
        assert sum(written(term, 4) for term in shown) == written(total, 4)
