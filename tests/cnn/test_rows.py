"""What stands side by side: pieces of marks, candidates for digits, and which of them make up the row."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnn import rows

side = st.integers(0, 60)
boxes_of_marks = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 60), side, side), min_size=1, max_size=8).map(
    lambda given: np.array([[x, y, x + width, y + height] for x, y, width, height in given], float)
)
scales, moves = st.sampled_from([0.125, 0.5, 4.0, 32.0]), st.integers(-1000, 1000)  # exact in floating point
CRUMBS = np.array([[20.0 * i, 0, 20.0 * i + 10, 30] for i in range(300)])


def beside(*widths, gap=10, height=40):
    """Boxes from left to right, with the same gap between."""
    lefts = itertools.accumulate(widths[:-1], lambda left, width: left + width + gap, initial=0)
    return np.array([[left, 0, left + width, height] for left, width in zip(lefts, widths, strict=True)], float)


def middles(row, boxes):
    found = [boxes[piece] for piece in row.pieces]
    return [(own[:, 0].min() + own[:, 2].max()) / 2 for own in found]


@given(boxes_of_marks)
def test_each_mark_is_in_one_piece_and_pieces_go_from_left_to_right(boxes):
    row = rows.of_boxes(boxes)
    assert sorted(itertools.chain.from_iterable(row.pieces)) == [*range(len(boxes))]
    assert middles(row, boxes) == sorted(middles(row, boxes))
    assert row.runs[0] == (0, len(row.pieces))


@given(boxes_of_marks, scales, moves, moves)
def test_place_and_size_change_nothing(boxes, scale, x, y):
    one, other = rows.of_boxes(boxes), rows.of_boxes(boxes * scale + [x, y, x, y])
    assert other.pieces == one.pieces
    assert other.runs == one.runs
    assert other.gaps == pytest.approx(one.gaps)


@given(boxes_of_marks)
def test_what_lies_in_the_middle_of_another_belongs_to_it(boxes):
    row = rows.of_boxes(boxes)
    for left, right in itertools.combinations(row.pieces, 2):
        a, b = rows.around(boxes[left]), rows.around(boxes[right])
        apart, widest = abs(a[0] + a[2] - b[0] - b[2]) / 2, max(a[2] - a[0], b[2] - b[0])
        assert apart > rows.MIDDLE * widest / 2


@given(boxes_of_marks, st.randoms(use_true_random=False))
def test_the_order_of_drawing_does_not_matter(boxes, random):
    boxes = np.array([[10 * i, *box[1:]] for i, box in enumerate(boxes)], float)  # no two start at the same place
    boxes[:, 2] = boxes[:, 0] + np.arange(len(boxes)) * 7 % 12
    order = random.sample(range(len(boxes)), len(boxes))
    expected = [{tuple(boxes[mark]) for mark in piece} for piece in rows.of_boxes(boxes).pieces]
    assert [{tuple(boxes[order][mark]) for mark in piece} for piece in rows.of_boxes(boxes[order]).pieces] == expected


def test_two_digits_side_by_side_are_two_candidates_and_the_whole():
    row = rows.of_boxes(beside(24, 24))
    assert (row.pieces, row.runs) == ([[0], [1]], [(0, 2), (0, 1), (1, 2)])
    assert row.gaps == [10 / 40]
    assert not row.is_close


def test_a_bar_over_a_five_is_part_of_it():
    assert rows.of_boxes(np.array([[0, 0, 30, 40], [5, 0, 28, 0]], float)).pieces == [[0, 1]]


def test_what_is_low_is_no_digit_of_the_row():
    """The end of an interrupted line, or the dot of an i."""
    assert rows.of_boxes(np.array([[0, 0, 20, 40], [30, 30, 40, 40]], float)).runs == [(0, 2)]


def test_what_is_wide_is_no_digit():
    assert (0, 2) not in rows.of_boxes(beside(24, 24, 24, gap=20)).runs
    assert (0, 2) in rows.of_boxes(beside(24, 24, 24, gap=0)).runs


@pytest.mark.parametrize("boxes", [CRUMBS, CRUMBS[:11], np.zeros((0, 4))], ids=["300", "11", "none"])
def test_of_very_many_marks_and_of_none_there_is_only_the_whole(boxes):
    row = rows.of_boxes(boxes)
    assert row.runs == [(0, len(row.pieces))]


def divisions(row):
    """Every way to make up the row of its runs, one after the other."""

    def from_(start):
        if start == len(row.pieces):
            yield []
        for run in row.runs:
            if run[0] == start:
                yield from ([run, *rest] for rest in from_(run[1]))

    return list(from_(0))


def worth(row, like, touches, chosen):
    """How good a division is, in plain words: see rows.choose; None where it may not be chosen."""
    total = 0.0
    for i, (first, end) in enumerate(chosen):
        gaps = [row.gaps[edge - 1] for edge in (first, end) if 0 < edge < len(row.pieces)]
        ties = [touches[edge - 1] for edge in (first, end) if 0 < edge < len(row.pieces)]
        if like[first, end] < (rows.TIED if any(ties) else rows.LEAST) and any(gap < rows.APART for gap in gaps):
            return None
        total += math.log(np.clip(like[first, end], rows.FLOOR, 1))
        total += rows.GAP * min(row.gaps[first - 1], rows.WIDE) - rows.PRICE if i else 0
    return total


@settings(max_examples=60)
@given(boxes_of_marks, st.lists(st.floats(0, 1.5), min_size=60, max_size=60), st.lists(st.booleans(), min_size=9))
def test_the_best_division_of_all_is_chosen(boxes, likenesses, ties):
    row = rows.of_boxes(boxes)
    like = dict(zip(row.runs, likenesses, strict=False))
    touches = ties[: len(row.gaps)]
    chosen = rows.choose(row, [like[run] for run in row.runs], touches)
    assert chosen in divisions(row)
    if chosen == row.runs[:1]:
        return
    assert 2 * sum(like[run] >= 1 for run in chosen) >= len(chosen)
    possible = [found for each in divisions(row) if (found := worth(row, like, touches, each)) is not None]
    assert worth(row, like, touches, chosen) == pytest.approx(max(possible))


@pytest.mark.parametrize(
    ("whole", "parts", "expected"),
    [
        (0.2, [1.2, 1.2], [(0, 1), (1, 2)]),
        (1.2, [0.2, 1.2], [(0, 2)]),
        (0.02, [0.3, 1.2], [(0, 1), (1, 2)]),  # a slashed 0 that looks little like a digit, beside one that does
        (0.02, [0.9, 0.9], [(0, 2)]),  # a word of two letters
    ],
)
def test_the_whole_or_its_parts(whole, parts, expected):
    assert rows.choose(rows.of_boxes(beside(24, 24)), [whole, *parts], [False]) == expected


def test_strokes_that_touch_are_no_digits_unless_each_looks_like_one():
    row = rows.of_boxes(beside(24, 24, gap=0))
    assert rows.choose(row, [0.3, 0.9, 1.2], [False]) == [(0, 1), (1, 2)]
    assert rows.choose(row, [0.3, 1.1, 1.4], [True]) == [(0, 2)]
    assert rows.choose(row, [0.3, 1.3, 1.4], [True]) == [(0, 1), (1, 2)]


@given(st.floats(0, 0.2), st.floats(-0.5, 0.5), scales)
def test_lines_touch_that_are_nearer_than_a_little(gap, height, scale):
    """A bar of the height 1, and a line that ends beside its middle."""
    assume(abs(gap - rows.TOUCH) > 0.002)
    bar, line = [[0, -0.5], [0, 0.5]], [[gap, height], [gap + 0.8, height / 2]]
    lines = [scale * np.array(each, float) for each in (bar, line)]
    row = rows.of_boxes(np.array([[*each.min(axis=0), *each.max(axis=0)] for each in lines]))
    assert rows.touching(row, lines) == [gap < rows.TOUCH]


def test_an_open_four_that_looks_like_one_stays_one():
    row = rows.of_boxes(np.array([[0, 0, 22, 30], [26, 0, 30, 44]], float))  # its bent line, and the upright
    assert rows.choose(row, [1.2, 0.5, 1.1], [False]) == [(0, 2)]
