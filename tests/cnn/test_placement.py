"""Which square of the pad a digit shows: what was drawn there is inked where the square says."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnn import sketch
from cnn.sketch import BOX, PEN, SIZE

number = st.integers(-400, 400)
drawings = st.lists(st.lists(st.tuples(number, number), min_size=1, max_size=4), min_size=1, max_size=3)
pens = st.sampled_from([0.0, 12.0, 56.0])


def on_the_digit(strokes, placed):
    """Strokes in pixels of the digit, by the placement alone."""
    return [(np.array(stroke, float) - (placed.left, placed.top)) * SIZE / placed.side for stroke in strokes]


def placement(strokes, pen=0.0):
    return sketch.placed(strokes, pen=pen).placement


def distances(lines):
    """How far each pixel's middle is from the nearest line, (28, 28), in pixels."""
    points = np.stack(np.meshgrid(np.arange(SIZE) + 0.5, np.arange(SIZE) + 0.5), axis=-1)  # x, y
    nearest = np.full((SIZE, SIZE), np.inf)
    for line in lines:
        for a, b in zip(line, line[1:] if len(line) > 1 else line, strict=False):
            along = ((points - a) @ (b - a) / max(float((b - a) @ (b - a)), 1e-12)).clip(0, 1)[..., None]
            nearest = np.minimum(nearest, np.linalg.norm(points - (a + along * (b - a)), axis=-1))
    return nearest


@settings(max_examples=80)
@given(drawings, pens)
def test_there_is_ink_on_the_digit_where_the_pen_was_and_nowhere_else(strokes, pen):
    digit, placed = sketch.from_strokes(strokes, pen=pen), placement(strokes, pen)
    far = distances(on_the_digit(strokes, placed))
    reach, slack = PEN / 2, 0.1  # the pen is drawn on a sixteenth of a pixel
    assert (digit[far < reach - np.sqrt(0.5) - slack] == 255).all()
    assert not digit[far > reach + np.sqrt(0.5) + slack].any()


@settings(max_examples=40)
@given(drawings, pens)
def test_each_point_lies_in_an_inked_pixel(strokes, pen):
    digit, placed = sketch.stages_of_strokes(strokes, pen).digit, placement(strokes, pen)
    for line in on_the_digit(strokes, placed):
        for column, row in np.floor(line).astype(int):
            assert digit[row, column] > 0


@settings(max_examples=40)
@given(drawings, pens, st.sampled_from([0.5, 4]), number, number)
def test_the_square_moves_and_grows_with_the_drawing(strokes, pen, scale, x, y):
    assume(pen or len({point for stroke in strokes for point in stroke}) > 1)  # a dot has no size of its own
    one = placement(strokes, pen)
    moved = [[(scale * px + x, scale * py + y) for px, py in stroke] for stroke in strokes]
    other = placement(moved, scale * pen)
    assert other == pytest.approx((scale * one.left + x, scale * one.top + y, scale * one.side), abs=1e-6)


def test_a_small_touch_far_out_moves_and_widens_the_square():
    one = [[(100, 100), (180, 180)]]
    far = [*one, [(500, 100), (501, 100)]]
    assert placement(one).side == pytest.approx(SIZE * 80 / (BOX - PEN))
    assert placement(far).side == pytest.approx(SIZE * 401 / (BOX - PEN))
    digit, placed = sketch.from_strokes(far), placement(far)
    column, row = np.floor(on_the_digit(far[1:], placed)[0][0]).astype(int)
    assert digit[row, column] > 0
    assert not digit[:, column - 4 : column - 1].any()  # between the touch and the rest is paper


def test_a_dot_lies_in_the_middle_of_its_square():
    placed = placement([[(40, 70)]], pen=8)
    assert placed == pytest.approx((40 - placed.side / 2, 70 - placed.side / 2, SIZE * 8 / (BOX - PEN)))
    assert placement([[(40, 70)]]) == (26, 56, 28)  # a pen of unknown width: a pixel a unit


@pytest.mark.parametrize("strokes", [[], [[]], [[], []]])
def test_of_nothing_drawn_there_is_none(strokes):
    assert sketch.placed(strokes) is None


def test_what_are_no_strokes_is_refused():
    with pytest.raises(ValueError, match="A stroke is a list"):
        sketch.placed([[1, 2]])
