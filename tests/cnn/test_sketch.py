import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn import sketch
from cnn.sketch import BOX, MAX_POINTS, PEN, SIZE

TWO = [[[20, 60], [30, 30], [70, 20], [100, 50], [80, 100], [20, 170], [110, 165]]]
FIVE = [[[100, 20], [30, 25], [28, 80]], [[28, 80], [80, 70], [110, 110], [80, 160], [20, 150]]]
FOUR = [[[60, 0], [10, 90], [110, 92]], [[80, 40], [82, 160]]]
DIGITS = {"2": TWO, "5": FIVE, "4": FOUR, "wide": [[[0, 0], [300, 40]], [[10, 90], [280, 60]]]}

every_digit = pytest.mark.parametrize("strokes", DIGITS.values(), ids=DIGITS.keys())


def coverage(strokes, size, pen, detail=20):
    """The share of each pixel that lies within half a pen of the strokes, by exact distances on a fine grid."""
    places = (np.arange(size * detail) + 0.5) / detail
    points = np.stack(np.meshgrid(places, places), axis=-1)  # x, y
    distance = np.full(points.shape[:2], np.inf)
    for stroke in strokes:
        stroke = np.asarray(stroke, float)
        for a, b in zip(stroke, stroke[1:] if len(stroke) > 1 else stroke, strict=False):
            along = ((points - a) @ (b - a) / max(float((b - a) @ (b - a)), 1e-12)).clip(0, 1)[..., None]
            distance = np.minimum(distance, np.linalg.norm(points - (a + along * (b - a)), axis=-1))
    return (distance <= pen / 2).reshape(size, detail, size, detail).mean(axis=(1, 3))


def fitted(strokes):
    """Scale strokes so that, inked, they fill the box with their longer side, in its middle."""
    points = np.concatenate([np.asarray(stroke, float) for stroke in strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (BOX - PEN) / (max(high - low) or 1)
    return [(np.asarray(stroke) - (low + high) / 2) * scale + BOX / 2 for stroke in strokes]


def transform(strokes, scale=1.0, x=0.0, y=0.0):
    return [[[scale * px + x, scale * py + y] for px, py in stroke] for stroke in strokes]


def centre_of_mass(digit):
    rows, columns = np.indices(digit.shape) + 0.5
    return (rows * digit).sum() / digit.sum(), (columns * digit).sum() / digit.sum()


def box(digit):
    rows, columns = np.nonzero(digit.max(axis=1))[0], np.nonzero(digit.max(axis=0))[0]
    return rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1


def difference(a, b):
    """Mean absolute difference, as a share of full ink."""
    return np.abs(a.astype(float) - b.astype(float)).mean() / 255


@every_digit
def test_ink_is_the_exact_coverage_by_a_round_pen(strokes):
    stage = sketch.stages_of_strokes(strokes).fitted
    exact = 255 * coverage(fitted(strokes), BOX, PEN)
    assert difference(stage, exact) < 0.01
    assert np.abs(stage - exact).max() < 0.2 * 255


@every_digit
def test_the_centre_of_mass_is_at_the_centre(strokes):
    assert centre_of_mass(sketch.from_strokes(strokes)) == pytest.approx((14, 14), abs=0.51)


def test_a_centre_of_mass_too_far_out_is_brought_as_near_as_the_frame_allows():
    heavy_below = [[[0, 0], [0, 100]], *[[[-50, y], [50, y]] for y in range(75, 101, 5)]]
    stages = sketch.stages_of_strokes(heavy_below)
    assert centre_of_mass(stages.fitted)[0] > 14
    assert np.array_equal(stages.digit[:BOX, 4:24], stages.fitted)
    assert not stages.digit[BOX:].any()


@every_digit
@pytest.mark.parametrize(
    ("scale", "x", "y"), [(3, 0, 0), (0.01, 0, 0), (1, 500, -30), (1e-6, 0, 0), (1e5, -1e7, 3e6), (1e-3, 1e3, 1e3)]
)
def test_unit_and_place_do_not_matter(strokes, scale, x, y):
    moved = sketch.from_strokes(transform(strokes, scale, x, y))
    assert difference(moved, sketch.from_strokes(strokes)) < 0.01


@every_digit
def test_order_and_direction_of_strokes_do_not_matter(strokes):
    backwards = [stroke[::-1] for stroke in strokes[::-1]]
    assert difference(sketch.from_strokes(backwards), sketch.from_strokes(strokes)) < 0.01


@every_digit
def test_the_digit_is_the_fitted_stage_moved_by_whole_pixels(strokes):
    stages = sketch.stages_of_strokes(strokes)
    offsets = range(SIZE - BOX + 1)
    windows = (stages.digit[r : r + BOX, c : c + BOX] for r in offsets for c in offsets)
    assert any(np.array_equal(window, stages.fitted) for window in windows)
    assert stages.digit.sum() == stages.fitted.sum()


@pytest.mark.parametrize(("width", "height"), [(100, 100), (100, 200), (300, 100), (100, 400)])
def test_the_longer_side_fills_the_box_and_the_aspect_is_kept(width, height):
    rows, columns = box(sketch.from_strokes([[[0, 0], [width, 0], [width, height], [0, height], [0, 0]]]) > 127)
    scale = (BOX - PEN) / max(width, height)
    assert max(rows, columns) == BOX
    assert rows == pytest.approx(height * scale + PEN, abs=1.1)
    assert columns == pytest.approx(width * scale + PEN, abs=1.1)


@pytest.mark.parametrize("strokes", [[[[7, 9]]], [[[7, 9], [7, 9]]], [[[7, 9]], [[7, 9]]]])
def test_a_dot_is_one_round_touch_of_the_pen_in_the_middle(strokes):
    digit = sketch.from_strokes(strokes)
    assert digit.sum() / 255 == pytest.approx(math.pi * (PEN / 2) ** 2, rel=0.05)
    assert centre_of_mass(digit) == pytest.approx((14, 14), abs=0.51)
    assert max(box(digit)) <= 4


@pytest.mark.parametrize(("dx", "dy"), [(100, 0), (0, 100)])
def test_a_straight_line_is_as_long_as_the_box_and_as_thick_as_the_pen(dx, dy):
    digit = sketch.from_strokes([[[0, 0], [dx, dy]]])
    along, across = box(digit > 63) if dy else box(digit > 63)[::-1]
    assert along == BOX
    assert 2 <= across <= 3
    exact = (BOX - PEN) * PEN + math.pi * (PEN / 2) ** 2
    assert digit.sum() / 255 == pytest.approx(exact, rel=0.05)


def test_a_touch_smaller_than_the_pen_is_not_blown_up():
    touch = [[[100, 100], [101, 102]]]
    known, unknown = sketch.stages_of_strokes(touch, pen=20).digit, sketch.stages_of_strokes(touch).digit
    assert max(box(known)) <= 6
    assert max(box(unknown)) == BOX


@pytest.mark.parametrize("strokes", [[], [[]], [[], []], [[[]]], ()])
def test_nothing_drawn_is_none(strokes):
    assert sketch.from_strokes(strokes) is None
    assert sketch.stages_of_strokes(strokes) is None


def test_empty_strokes_between_others_do_not_count():
    assert np.array_equal(sketch.from_strokes([[], *FIVE, []]), sketch.from_strokes(FIVE))


@pytest.mark.parametrize(
    "strokes",
    [
        None,
        "12",
        b"12",
        5,
        {},
        [None],
        [5],
        ["12"],
        [{}],
        [[1, 2]],
        [[[1]]],
        [[[1, 2, 3]]],
        [[[[1, 2]]]],
        [[[1, 2], [3]]],
        [[["a", "b"]]],
        [[[None, 1]]],
        [[[{}, 1]]],
        [[[1j, 1]]],
        [[[math.nan, 1]]],
        [[[math.inf, 1]]],
        [[[1, -math.inf]]],
        [[[1e9, 1]]],
        [[[10**400, 1]]],
        [[[1, 2]] * (MAX_POINTS + 1)],
        [[[1, 2]]] * (MAX_POINTS + 1),
    ],
    ids=lambda strokes: repr(strokes)[:20],
)
def test_what_are_no_strokes_is_refused_in_a_sentence(strokes):
    with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
        sketch.from_strokes(strokes)


def test_the_greatest_drawing_is_accepted():
    spiral = [[t * math.cos(t / 900), t * math.sin(t / 900)] for t in range(MAX_POINTS)]
    assert sketch.from_strokes([spiral]).max() == 255


@every_digit
def test_stages_have_their_shapes(strokes):
    stages = sketch.stages_of_strokes(strokes, pen=14, side=280)
    assert (stages.drawn.shape, stages.fitted.shape, stages.digit.shape) == ((112, 112), (20, 20), (28, 28))
    assert max(stages.cropped.shape) == 112
    assert all(stage.dtype == np.uint8 for stage in stages)


@every_digit
def test_the_drawn_stage_shows_the_pad_as_it_was(strokes):
    drawn = sketch.stages_of_strokes(strokes, pen=14, side=280).drawn
    shown = [np.asarray(stroke) * 112 / 280 for stroke in strokes]
    assert difference(drawn, 255 * coverage(shown, 112, 14 * 112 / 280, detail=4)) < 0.02


@every_digit
def test_the_cropped_stage_is_cut_to_the_ink(strokes):
    cropped = sketch.stages_of_strokes(strokes, pen=14, side=280).cropped
    assert all(edge.max() > 0 for edge in (cropped[:2], cropped[-2:], cropped[:, :2], cropped[:, -2:]))
    points = np.concatenate([np.asarray(stroke) for stroke in strokes])
    width, height = np.ptp(points, axis=0) + 14
    assert cropped.shape[0] / cropped.shape[1] == pytest.approx(height / width, rel=0.05)


def test_far_out_of_the_pad_there_is_ink_where_the_line_crosses_it():
    far = sketch.stages_of_strokes([[[-10_000, 140], [10_000, 140]]], pen=14, side=280).drawn
    near = sketch.stages_of_strokes([[[-20, 140], [300, 140]]], pen=14, side=280).drawn
    assert difference(far, near) < 0.01


magnitudes = st.sampled_from([1e-310, 1e-30, 1e-6, 1.0, 300.0, 1e6, 9.9e8])
numbers = st.builds(lambda share, size: share * size, st.floats(-1, 1), magnitudes)
points = st.lists(numbers, min_size=2, max_size=2)
json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(points, max_size=8), max_size=4))
def test_any_finite_points_give_a_digit_with_ink_or_none(strokes):
    digit = sketch.from_strokes(strokes)
    if not any(strokes):
        assert digit is None
    else:
        assert (digit.shape, digit.dtype) == ((28, 28), np.uint8)
        assert digit.sum() / 255 > 3  # about a dot's


@settings(max_examples=200, deadline=None)
@given(json_like | st.lists(json_like) | st.lists(st.lists(st.lists(st.floats(), max_size=3))))
def test_anything_else_is_read_or_refused(strokes):
    try:
        digit = sketch.from_strokes(strokes)
    except ValueError as refusal:
        message = str(refusal)
        assert message.endswith(".")
    else:
        assert digit is None or (digit.shape == (28, 28) and digit.any())


def test_points_far_off_the_pad_cost_nothing():
    """Drawn as they are, such lines would keep PIL busy for minutes."""
    far = [[[-9e8, -9e8], [9e8, 9e8]], [[-9e8, 9e8], [9e8, -9e8]]] * 50
    stages = sketch.stages_of_strokes(far, pen=0.5, side=1000)
    assert stages.drawn.shape == (sketch.VIEW, sketch.VIEW)
    assert np.array_equal(stages.digit, sketch.from_strokes(far[:2]))
    assert sketch.stages_of_strokes([[[-9e8, 0], [9e8, 0]]], side=1000).drawn.any()
