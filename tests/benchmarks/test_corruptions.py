"""Corruptions: what each must do, whatever its random numbers."""

import numpy as np
import pytest

from benchmarks import corruptions, pixels
from cnn import sketch

KINDS = corruptions.MNIST_C | corruptions.CHANGES
NOT_RANDOM = {"scale", "brightness", "stripe", "canny edges", "thick", "thin"}
STROKES = [
    [[[0, 0], [10, 0], [4, 20]]],
    [[[0, 0], [0, 9], [9, 9]], [[7, 3], [7, 20]]],
    [[[5 + 4 * np.cos(a), 7 * np.sin(a)] for a in np.linspace(0, 6.3, 40)]],
]
BLANK = np.zeros((200, 28, 28), np.uint8)


@pytest.fixture(scope="module")
def digits():
    """Five times three digits, (15, 28, 28) uint8."""
    return np.stack([sketch.from_strokes(strokes) for strokes in STROKES] * 5)


def apply(name, digits, seed=0):
    return KINDS[name](digits, np.random.default_rng(seed))


def extent(digit):
    """Return the height of the ink, pixels, to a fraction by its faded edges."""
    rows = digit.max(axis=1) / 255.0
    return rows.sum()


def test_mnist_c_has_its_fifteen_kinds():
    names = "shot noise,impulse noise,glass blur,motion blur,shear,scale,rotate,brightness,translate,stripe,fog,"
    assert list(corruptions.MNIST_C) == (names + "spatter,dotted line,zigzag,canny edges").split(",")


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_gives_digits_again_changed_and_none_blank(name, digits):
    before = digits.copy()
    spoilt = apply(name, digits)
    assert spoilt.shape == digits.shape
    assert spoilt.dtype == np.uint8
    assert np.array_equal(digits, before)
    assert not np.array_equal(spoilt, digits)
    assert (np.ptp(spoilt.reshape(len(spoilt), -1), axis=1) > 30).all()


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_follows_its_generator_and_nothing_else(name, digits):
    assert np.array_equal(apply(name, digits), apply(name, digits))
    assert np.array_equal(apply(name, digits), apply(name, digits, seed=1)) == (name in NOT_RANDOM)


@pytest.mark.parametrize("name", KINDS)
def test_each_digit_of_a_stack_has_its_own_chance(name, digits):
    spoilt = apply(name, np.repeat(digits[:1], 12, axis=0))
    assert (spoilt == spoilt[0]).all() == (name in NOT_RANDOM)


def test_shift_by_whole_pixels_rolls(digits):
    offsets = np.array([[1, -3], [-2, 2], [0, 4]] * 5)
    rolled = [np.roll(digit, offset, axis=(0, 1)) for digit, offset in zip(digits, offsets, strict=True)]
    assert np.array_equal(pixels.shift(digits, offsets), rolled)


def test_turn_by_nothing_and_by_right_angles(digits):
    assert np.array_equal(pixels.turn(digits, np.zeros(15)), digits)
    assert np.array_equal(pixels.turn(digits, np.full(15, np.pi / 2)), np.rot90(digits, axes=(1, 2)))


def test_resize_by_one_and_by_a_half(digits):
    assert np.array_equal(pixels.resize(digits, np.ones(15)), digits)
    square = np.zeros((1, 28, 28), np.uint8)
    square[0, 4:24, 4:24] = 255
    halved = np.zeros_like(square)
    halved[0, 9:19, 9:19] = 255
    assert np.array_equal(pixels.resize(square, np.array([0.5])), halved)


def test_moved_by_up_to_four_whole_pixels(digits):
    moved = apply("moved", np.repeat(digits[2:3], 200, axis=0))
    places = {(r, c): np.roll(digits[2], (r, c), axis=(0, 1)).tobytes() for r in range(-4, 5) for c in range(-4, 5)}
    met = {image.tobytes() for image in moved}
    assert met <= set(places.values())
    assert len(met) > 60


def test_translate_goes_three_pixels_both_ways(digits):
    corners = [np.roll(digits[2], (r, c), axis=(0, 1)).tobytes() for r in (-3, 3) for c in (-3, 3)]
    moved = apply("translate", np.repeat(digits[2:3], 40, axis=0))
    assert {image.tobytes() for image in moved} == set(corners)


@pytest.mark.parametrize(("name", "low", "high"), [("scale", 0.7, 0.7), ("scaled", 0.7, 1.2)])
def test_scaling_stays_within_its_limits(name, low, high):
    square = np.zeros((100, 28, 28), np.uint8)
    square[:, 4:24, 4:24] = 255
    extents = np.array([extent(image) / 20 for image in apply(name, square)])
    assert extents.min() == pytest.approx(low, abs=0.03)
    assert extents.max() == pytest.approx(high, abs=0.03)


@pytest.mark.parametrize(("name", "low", "high"), [("rotate", 22.9, 22.9), ("turned", 0, 25), ("shear", 21.3, 21.3)])
def test_lines_lean_as_much_as_they_should(name, low, high):
    bar = np.zeros((100, 28, 28), np.uint8)
    bar[:, 6:22, 13:15] = 255
    rows, columns = np.indices((28, 28)) - 13.5
    angles = []
    for image in apply(name, bar).astype(float):
        slope = (image * rows * columns).sum() / (image * rows**2).sum()
        angles.append(np.degrees(np.arctan(slope)))
    assert np.abs(angles).min() == pytest.approx(low, abs=1)
    assert np.abs(angles).max() == pytest.approx(high, abs=1)
    assert min(angles) < 0 < max(angles)


def test_stripe_inverts_seven_columns_at_each_side(digits):
    striped = apply("stripe", digits)
    assert np.array_equal(striped[..., 7:21], digits[..., 7:21])
    assert np.array_equal(striped[..., :7], 255 - digits[..., :7])
    assert np.array_equal(striped[..., 21:], 255 - digits[..., 21:])


def test_brightness_adds_half_of_the_range(digits):
    assert np.abs(apply("brightness", digits) - np.minimum(digits + 127.5, 255)).max() <= 0.5


def test_impulse_noise_spoils_a_sixth_as_ink_or_paper():
    noise = apply("impulse noise", np.full_like(BLANK, 100))
    assert (noise == 255).mean() == pytest.approx(0.085, abs=0.005)
    assert (noise == 0).mean() == pytest.approx(0.085, abs=0.005)
    assert (noise == 100).mean() == pytest.approx(0.83, abs=0.005)


def test_shot_noise_counts_three_photons_and_leaves_paper_alone():
    grey = np.full_like(BLANK, 85)
    noise = apply("shot noise", grey)
    assert set(np.unique(noise)) == {0, 85, 170, 255}
    assert noise.mean() == pytest.approx(85, rel=0.05)
    assert not apply("shot noise", BLANK).any()


def test_blurs_keep_the_ink(digits):
    for name in ("glass blur", "motion blur"):
        sums = [stack.sum(axis=(1, 2), dtype=float) for stack in (apply(name, digits), digits)]
        assert sums[0] == pytest.approx(sums[1], rel=0.05), name


def test_motion_blur_smears_a_dot_to_one_side_within_45_degrees():
    dots = BLANK.copy()
    dots[:, 14, 20] = 255
    smeared = apply("motion blur", dots)
    _, rows, columns = smeared.nonzero()
    assert (columns <= 20).all()
    assert (np.abs(rows - 14) <= 20 - columns).all()
    assert rows.min() < 12 < 16 < rows.max()
    assert (smeared[:, 14, 20] == 60).all()  # half a Gaussian of 3 pixels gives 23 % to the first


def test_dotted_line_is_two_pixels_there_and_two_not():
    inked = apply("dotted line", BLANK).any(axis=1)  # (N, columns)
    expected = np.arange(28) // 2 % 2 == 1
    expected[27] = False  # the line ends before
    assert (inked == expected).all()


def test_zigzag_runs_across_without_a_gap():
    inked = apply("zigzag", BLANK)
    assert inked.any(axis=1)[:, 5:22].all(axis=1).mean() > 0.7  # where it does not leave the picture
    assert not inked[..., :2].any()
    assert not inked[..., 27:].any()
    assert (inked.any(axis=2).sum(axis=1) <= 16).all()


def test_canny_draws_the_outline_of_a_square():
    square = np.zeros((1, 28, 28), np.uint8)
    square[0, 7:21, 7:21] = 128  # a rim, that the steepest place be a pixel's middle
    square[0, 8:20, 8:20] = 255
    edges = apply("canny edges", square)[0] == 255
    assert edges[14].nonzero()[0].tolist() == edges[:, 14].nonzero()[0].tolist() == [7, 20]
    assert 40 <= edges.sum() <= 60
    assert not apply("canny edges", BLANK).any()


def test_fog_hides_paper_and_lets_ink_be_the_darkest(digits):
    foggy = apply("fog", digits)
    paper = digits == 0
    assert foggy[paper].std() > 5
    assert foggy[digits == 255].mean() > foggy[paper].mean() + 30
    clouds = pixels.plasma(5, np.random.default_rng(0))
    assert clouds.min() >= 0
    assert clouds.max() <= 1


def test_spatter_is_thin_ink_on_a_part_of_the_paper():
    drops = apply("spatter", BLANK)
    assert 60 <= drops.max() <= 63
    assert 0.05 < (drops > 0).mean() < 0.5
    assert set(np.unique(drops)) <= {0, *range(50, 64)}


def test_thick_and_thin_change_a_bar_by_two_pixels():
    bar = np.zeros((1, 28, 28), np.uint8)
    bar[0, 5:23, 10:15] = 255
    assert apply("thick", bar)[0, 14].nonzero()[0].tolist() == list(range(9, 16))
    assert apply("thin", bar)[0, 14].nonzero()[0].tolist() == list(range(11, 14))


def test_thin_loses_no_line_however_thin(digits):
    hair = np.zeros((1, 28, 28), np.uint8)
    hair[0, 5:23, 14] = 255
    assert np.array_equal(apply("thin", hair), hair)
    thinned = apply("thin", digits)
    assert (thinned <= digits).all()
    assert (thinned.max(axis=(1, 2)) > 200).all()
