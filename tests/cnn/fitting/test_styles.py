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
SEVEN = [along((0, 0), (0.6, 0), (0.2, 1))]
PLAIN = {0: ZERO, 1: ONE, 7: SEVEN}
seeds = st.integers(0, 10_000).map(np.random.default_rng)
every = settings(max_examples=30, deadline=None)


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
def test_the_up_stroke_of_a_one_comes_before_the_stem_from_below_left(rng):
    [line] = styles.flag(ONE, rng)
    assert np.array_equal(line[-len(ONE[0]) :], ONE[0])
    start, top = line[0], ONE[0][0]
    assert start[0] < top[0] - 0.03
    assert start[1] > top[1] + 0.05
    assert styles.flag(FLAGGED, rng) is None


@pytest.mark.parametrize("label", styles.STYLES)
def test_a_digit_keeps_what_is_known_of_it_and_gets_its_style_now_and_then(label):
    rng = np.random.default_rng(0)
    drawing = Drawing(label, "w", [line.tolist() for line in PLAIN[label]], "7")
    anew = [styles.write_anew(drawing, rng) for _ in range(200)]
    assert all(each._replace(strokes=drawing.strokes) == drawing for each in anew)
    styled = sum([len(line) for line in each.strokes] != [len(line) for line in PLAIN[label]] for each in anew)
    assert 0.15 * 200 < styled < 0.35 * 200


def test_a_drawing_without_a_style_is_warped_only():
    rng = np.random.default_rng(1)
    lines = nondigits.unit([[[0, 0], [40, 10], [10, 100]]])
    for label in (7, NO_DIGIT):
        anew = styles.write_anew(Drawing(label, "w", [line.tolist() for line in lines]), rng)
        assert len(anew.strokes) == 1
        assert 0 < np.abs(np.array(anew.strokes[0]) - lines[0]).max() < 0.5


def test_styles_can_be_left_out():
    drawing = Drawing(0, "w", [line.tolist() for line in ZERO])
    anew = [styles.write_anew(drawing, np.random.default_rng(seed), styles={}) for seed in range(30)]
    assert {len(each.strokes) for each in anew} == {1}


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
