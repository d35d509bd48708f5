"""Numbers made of recorded digits: as they are said to be, and scored as they are read."""

import numpy as np
import pytest

from benchmarks import canvas, numbers
from cnn import models, weights
from cnn.training import strokes
from tests.drawings import EXAMPLES

DRAWINGS = [strokes.Drawing(each["label"], f"w{each['label'] % 2}", each["strokes"]) for each in EXAMPLES]


def box(number, group):
    points = np.concatenate([np.array(number.strokes[i]) for i in group])
    return points.min(axis=0), points.max(axis=0)


def test_two_digits_stand_side_by_side_as_far_apart_and_as_high_as_they_are_said_to():
    gaps = []
    for number in numbers.numbers(DRAWINGS, 200):
        left, right = number.groups
        assert [*left, *right] == [*range(len(number.strokes))]
        (_, end), (start, _) = box(number, left), box(number, right)
        assert start[0] - end[0] == pytest.approx(number.gap)
        for group in number.groups:
            low, high = box(number, group)
            assert numbers.HEIGHTS[0] - 1e-9 <= high[1] - low[1] <= numbers.HEIGHTS[1] + 1e-9
            assert abs(low[1] + high[1]) / 2 <= numbers.OFF_LINE
        gaps.append(number.gap)
    assert numbers.GAPS[0] <= min(gaps) < 0 < max(gaps) <= numbers.GAPS[1]
    assert np.mean(gaps) == pytest.approx(numbers.GAP, abs=0.05)


def test_a_number_is_by_one_writer_and_the_same_every_time():
    made = numbers.numbers(DRAWINGS, 30)
    assert made == numbers.numbers(DRAWINGS, 30)
    assert all(a % 2 == b % 2 for a, b in (number.labels for number in made))
    assert {label for number in made for label in number.labels} == {*range(10)}


def test_what_is_wide_and_low_is_not_blown_up():
    number = numbers.make([strokes.Drawing(1, "w", [[[0, 0], [100, 1]]])], np.random.default_rng(0))
    low, high = box(number, number.groups[0])
    assert high[0] - low[0] <= numbers.WIDEST * numbers.HEIGHTS[1]


def test_every_row_counts_its_cases():
    model, _ = weights.load(models.DEFAULT)
    rows = {row["row"]: row for row in numbers.measure(model, DRAWINGS, 12)}
    right = sum(numbers.read(model, number) == number.labels for number in numbers.numbers(DRAWINGS, 12))
    assert rows["two digits, side by side: read whole"] == {
        **{"row": "two digits, side by side: read whole", "cases": 12, "right": right},
    }
    assert right >= 10
    assert rows["single digits: stay one"]["cases"] == rows["single digits: stay one"]["right"] == 10
    several = sum(len(drawing.strokes) > 1 for drawing in DRAWINGS)
    assert rows["single digits of two strokes and more: stay one"]["cases"] == several
    kinds = ("a gap between them", "boxes that overlap")
    assert sum(rows[f"two digits, {kind}: told apart"]["cases"] for kind in kinds) == 12


def test_a_canvas_can_have_other_sizes_and_brushes():
    image = np.asarray(canvas.draw([[[0, 0], [1, 0]]], np.random.default_rng(0), (200, 200), (10, 10)))
    rows, columns = np.nonzero(image < 128)
    assert np.ptp(columns) + 1 == pytest.approx(210, abs=2)
    assert np.ptp(rows) + 1 == pytest.approx(10, abs=2)
