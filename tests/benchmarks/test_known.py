"""The comparison of numbers that could tell what is no digit."""

import pytest
import torch

from benchmarks import known


def logits(n, height):
    """So many times ten logits, of which one, by turns, is so much higher than the others."""
    return height * torch.eye(10, dtype=torch.float64)[torch.arange(n) % 10]


@pytest.mark.parametrize("title", known.NUMBERS)
def test_every_number_is_higher_for_what_is_plainly_a_digit(title):
    number = known.NUMBERS[title]
    plain, doubtful, none = (number(logits(10, height)) for height in (9, 3, 0))
    assert (plain > doubtful).all()
    assert (doubtful > none).all()


def test_the_threshold_lets_99_of_100_digits_through():
    digits = torch.cat([logits(199, 9.0), logits(1, 2.0)])
    others = {"low": logits(50, 1.0), "between": logits(50, 5.0), "half": torch.cat([logits(5, 9.0), logits(5, 1.0)])}
    for row in known.compare(digits, others):
        assert [row[kind] for kind in others] == [0.0, 0.0, 0.5]
