"""Drawings moved, turned, made larger, thicker and disturbed, against transformations made by other means."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from cnn import models, recognition, robustness, sketch, weights
from cnn.robustness import RANGES, Amounts
from tests.browsing import EXAMPLES

STROKES = EXAMPLES[7]["strokes"]
SEVEN = sketch.from_strokes(STROKES)
RANDOM = (np.random.default_rng(0).random((28, 28)) * 255).astype(np.uint8)


def after(**amounts):
    return robustness.after(SEVEN, [Amounts(**amounts)])[0]


def before(**amounts):
    return robustness.before(STROKES, [Amounts(**amounts)])[0]


def test_amounts_that_change_nothing_change_nothing():
    np.testing.assert_array_equal(robustness.after(RANDOM, [Amounts()])[0], RANDOM)
    np.testing.assert_array_equal(before(), SEVEN)
    for name, own in RANGES.items():
        assert own.grid()[robustness.neutral(name)] == getattr(Amounts(), name)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_quarter_turns_and_whole_pixels_are_exact(turns):
    turned = robustness.after(RANDOM, [Amounts(turn=90 * turns)])[0].astype(int)
    assert np.abs(turned - np.rot90(RANDOM, -turns)).max() <= 1  # clockwise; rounding may differ
    moved = robustness.after(RANDOM, [Amounts(right=turns, down=-turns)])[0]
    np.testing.assert_array_equal(moved[:-turns, turns:], RANDOM[turns:, :-turns])
    assert not moved[-turns:].any()
    assert not moved[:, :turns].any()


@pytest.mark.parametrize(("angle", "size"), [(30, 1), (-15, 1.25), (0, 1.5), (200, 1.1)])
def test_turns_and_enlargements_agree_with_scipys(angle, size):
    smooth = ndimage.gaussian_filter(SEVEN, 1)
    cos, sin = np.cos(np.radians(angle)) / size, np.sin(np.radians(angle)) / size
    matrix = np.array([[cos, -sin], [sin, cos]])  # from where in (row, column) each place takes its ink
    expected = ndimage.affine_transform(smooth, matrix, 13.5 - matrix @ (13.5, 13.5), order=1, mode="grid-constant")
    changed = robustness.after(smooth, [Amounts(turn=angle, size=size)])[0]
    assert np.abs(changed.astype(int) - expected).max() <= 2


@pytest.mark.parametrize("size", [0.4, 0.55, 0.7, 0.85])
def test_a_smaller_digit_keeps_its_ink_and_its_place(size):
    changed = after(size=size).astype(float)
    assert changed.sum() == pytest.approx(size**2 * SEVEN.sum(dtype=float), rel=0.06)
    middle = np.array(ndimage.center_of_mass(SEVEN)) - 13.5
    assert np.array(ndimage.center_of_mass(changed)) - 13.5 == pytest.approx(size * middle, abs=0.2)


def test_thickness_widens_lines_by_pixels():
    line = np.zeros((28, 28), np.uint8)
    line[:, 10:14] = 255
    changed = robustness.after(line, [Amounts(thickness=float(t)) for t in (-2, -1, 0, 1, 2, 4)])
    assert (changed[:, 14] / 255).sum(axis=1) == pytest.approx([2, 3, 4, 5, 6, 8], abs=0.01)


def test_noise_grows_with_its_amount_and_is_the_same_for_all():
    zero = np.full((28, 28), 128, np.uint8)
    one, two = (robustness.after(zero, [Amounts(noise=own)])[0].astype(float) - 128 for own in (0.05, 0.1))
    assert two.std() / 255 == pytest.approx(0.1, rel=0.1)
    assert np.abs(two - 2 * one).max() <= 2
    other = robustness.after(zero, [Amounts(noise=0.1)], seed=1)[0]
    assert (other != two + 128).any()


@given(
    st.floats(-12, 12), st.floats(-12, 12), st.floats(0.4, 1.6), st.floats(-2, 4)
)  # fmt: skip
@settings(max_examples=30, deadline=None)
def test_mnists_form_undoes_moves_size_and_thickness(right, down, size, thickness):
    changed = before(right=right, down=down, size=size, thickness=thickness).astype(int)
    assert np.abs(changed - SEVEN).mean() < 3  # the ink's edges may fall half a sixteenth of a pixel elsewhere


def test_a_turn_before_is_a_turn_of_the_strokes_and_a_shaking_hand_is_smooth():
    points = [np.array(stroke) - 500 for stroke in STROKES]
    turned = [np.column_stack([-line[:, 1], line[:, 0]]) for line in points]  # by 90°, clockwise where y points down
    assert np.abs(before(turn=90).astype(int) - sketch.from_strokes(turned)).mean() < 3
    shaken = before(noise=0.3)
    assert (shaken != SEVEN).any()
    np.testing.assert_array_equal(shaken, before(noise=0.3))
    assert ndimage.label(shaken > 64, np.ones((3, 3)))[1] == 1, "a line that shakes is still a line"


def test_a_picture_is_fitted_again():
    changed = robustness.before_picture(SEVEN, [Amounts(), Amounts(right=5, size=0.6, noise=0.3), Amounts(turn=90)])
    assert ndimage.center_of_mass(changed[1]) == pytest.approx((13.5, 13.5), abs=0.6)
    heights = [np.ptp(np.flatnonzero((own > 64).any(axis=1))) + 1 for own in changed[:2]]
    assert heights == pytest.approx([20, 20], abs=1)
    assert np.abs(changed[2].astype(int) - np.rot90(changed[0], -1)).mean() < 12
    assert not robustness.before_picture(np.zeros((28, 28), np.uint8), [Amounts()]).any()


def test_nothing_drawn_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="nothing drawn"):
        robustness.before([], [Amounts()])


def test_curves_are_those_of_a_plain_loop():
    model = weights.load("ComplexCNNModel")[0]
    kept = Amounts(thickness=1.0)
    found = robustness.curves(model, robustness.after(SEVEN, robustness.sweep(kept)), 7)
    assert list(found) == list(Amounts._fields)
    for name, curve in found.items():
        read = []
        for amount in RANGES[name].grid():
            digit = robustness.after(SEVEN, [kept._replace(**{name: amount})])[0]
            read.append(recognition.recognise(model, digit))
        assert curve.right == pytest.approx(
            [own.probabilities[7] for own in read], abs=1e-4
        )  # batches add up in another order
        assert curve.digits.tolist() == [own.digit for own in read]
        middle = robustness.neutral(name)
        assert (curve.below, curve.above) == outwards(curve.digits, middle)


def outwards(digits, middle):
    """Walk from the middle to each side until a digit is no 7."""
    ends = []
    for step in (-1, 1):
        at = middle
        while 0 <= at < len(digits) and digits[at] == 7:
            at += step
        ends.append(at if 0 <= at < len(digits) else None)
    return tuple(ends)


def test_where_the_unchanged_digit_is_misread_both_ends_are_there():
    model = models.build("CNNModel").eval()
    with torch.no_grad():
        model.final.weight.zero_()
        model.final.bias.copy_(torch.arange(10))  # all is a 9
    curve = robustness.curves(model, robustness.after(SEVEN, robustness.sweep()), 7)["turn"]
    assert curve.below == curve.above == robustness.neutral("turn")
