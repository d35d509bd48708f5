from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn.fitting import nondigits, styles
from cnn.fitting.strokes import NO_DIGIT, Drawing


def along(*corners, each=10):
    """A stroke through these corners, with points evenly between them."""
    parts = [np.linspace(a, b, each, endpoint=False) for a, b in pairwise(corners)]
    return np.concatenate([*parts, [corners[-1]]])


def turned(start, end, radius=(0.35, 0.5), middle=(0.35, 0.5)):
    """A part of an ellipse, from one angle to another, radians, clockwise on the screen."""
    angles = np.linspace(start, end, 24)
    return np.array(middle) + np.stack([np.cos(angles), np.sin(angles)], axis=1) * radius


ZERO = [turned(-np.pi / 2, -np.pi / 2 - 2 * np.pi)]
ONE = [along((0.05, 0), (0, 1))]
FLAGGED = [along((0, 0.5), (0.4, 0), (0.4, 1))]
FOOTED = [along((0.2, 0), (0.2, 1), (0.6, 1))]
TWO = [np.concatenate([turned(np.pi, 2.4 * np.pi, (0.3, 0.3), (0.3, 0.3)), along((0, 1), (0.6, 1))])]
FOUR = [along((0.5, 0), (0, 0.6), (0.7, 0.6)), along((0.5, 0.1), (0.5, 1))]
SEVEN = [along((0, 0), (0.6, 0), (0.2, 1))]
NINE = [np.concatenate([turned(0, -2 * np.pi, (0.3, 0.3), (0.3, 0.3)), along((0.6, 0.3), (0.6, 1))])]
PLAIN = {0: ZERO, 1: ONE, 2: TWO, 4: FOUR, 7: SEVEN, 9: NINE}
seeds = st.integers(0, 10_000).map(np.random.default_rng)
every = settings(max_examples=30, deadline=None)


def crossings(line, other):
    """How often two strokes cross, counted segment by segment."""

    def side(a, b, c):
        return np.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))

    return sum(
        side(a, b, c) != side(a, b, d) and side(c, d, a) != side(c, d, b)
        for a, b in pairwise(line)
        for c, d in pairwise(other)
    )


def own_crossings(line):
    return sum(crossings(line[i : i + 2], line[i + 2 :]) for i in range(len(line) - 2))


@every
@given(seeds)
def test_a_slash_goes_through_the_middle_of_a_zero(rng):
    zero, bar = styles.slash(ZERO, rng)
    assert zero is ZERO[0]
    assert np.linalg.norm(bar.mean(axis=0) - (0.35, 0.5)) < 0.45  # a slash may reach further on one side
    assert np.linalg.norm(bar[-1] - bar[0]) > 0.4
    assert styles.slash([zero, bar], rng) is None


@every
@given(seeds)
def test_a_cross_lies_level_on_the_stem_of_a_seven(rng):
    _, bar = styles.cross(SEVEN, rng)
    rise, width = abs(bar[-1] - bar[0])[::-1]
    assert 0.2 < width < 0.75
    assert rise < width
    assert 0.2 < bar[:, 1].mean() < 0.8
    assert styles.cross([*SEVEN, bar], rng) is None


@every
@given(seeds)
def test_the_up_stroke_of_a_one_comes_before_the_stem_from_below_left(rng):
    [line] = styles.flag(ONE, rng)
    assert np.array_equal(line[-len(ONE[0]) :], ONE[0])
    start, top = line[0], ONE[0][0]
    assert start[0] < top[0] - 0.03
    assert start[1] > top[1] + 0.05
    assert styles.flag(FLAGGED, rng) is None


@every
@given(seeds)
def test_the_foot_of_a_one_lies_level_below_it(rng):
    points = np.concatenate(styles.foot(ONE, rng))[len(ONE[0]) :]
    assert np.ptp(points[:, 0]) > 0.2
    assert np.ptp(points[:, 1]) < np.ptp(points[:, 0])
    assert np.abs(points.mean(axis=0) - ONE[0][-1]).max() < 0.2
    assert styles.foot(FOOTED, rng) is None


@every
@given(seeds)
def test_the_tail_of_a_nine_swings_to_the_left(rng):
    [line] = styles.curl(NINE, rng)
    assert np.array_equal(line[: len(NINE[0])], NINE[0])
    assert line[-1, 0] < NINE[0][-1, 0] - 0.01
    assert styles.curl([along((0.6, 0), (0.6, 1), (0, 0.8))], rng) is None


@every
@given(seeds)
def test_the_loop_of_a_two_crosses_the_stroke_once_and_keeps_its_parts(rng):
    [line] = styles.loop(TWO, rng)
    assert own_crossings(TWO[0]) == 0
    assert own_crossings(line) == 1
    steps, before = np.diff(line, axis=0), np.diff(TWO[0], axis=0)
    assert np.allclose(steps[:20], before[:20])
    assert np.allclose(steps[-8:], before[-8:])


def test_a_four_of_two_strokes_is_joined_in_order():
    rng = np.random.default_rng(0)
    [line] = styles.join(FOUR, rng)
    assert np.array_equal(line, np.concatenate(FOUR))
    assert styles.join([line], rng) is None


@pytest.mark.parametrize("label", PLAIN)
def test_a_digit_keeps_what_is_known_of_it_and_gets_its_style_now_and_then(label):
    rng = np.random.default_rng(0)
    drawing = Drawing(label, "w", [line.tolist() for line in PLAIN[label]], "7")
    anew = [styles.write_anew(drawing, rng) for _ in range(200)]
    assert all(each._replace(strokes=drawing.strokes) == drawing for each in anew)
    styled = sum([len(line) for line in each.strokes] != [len(line) for line in PLAIN[label]] for each in anew)
    assert 0.2 * 200 < styled < 0.5 * 200


def test_a_drawing_without_a_style_is_warped_only():
    rng = np.random.default_rng(1)
    lines = nondigits.unit([[[0, 0], [40, 10], [10, 100]]])
    anew = styles.write_anew(Drawing(NO_DIGIT, "w", [line.tolist() for line in lines]), rng)
    assert len(anew.strokes) == 1
    assert 0 < np.abs(np.array(anew.strokes[0]) - lines[0]).max() < 0.5


@pytest.mark.parametrize("copies", [1, 3])
def test_ink_is_always_the_same_with_pens_of_all_widths(copies):
    drawings = [Drawing(label, "w", [line.tolist() for line in lines]) for label, lines in PLAIN.items()]
    images, labels = styles.ink(drawings, copies)
    again, _ = styles.ink(drawings, copies)
    assert np.array_equal(images, again)
    assert images.shape == (len(PLAIN) * copies, 28, 28)
    assert labels.tolist() == [label for label in PLAIN for _ in range(copies)]


def test_no_drawings_make_no_images():
    images, labels = styles.ink([])
    assert images.shape == (0, 28, 28)
    assert labels.shape == (0,)
