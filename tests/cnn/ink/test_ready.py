"""A picture that is a digit in MNIST's form already is read as it is, on MNIST's own digits."""

import io

import numpy as np
import pytest
from PIL import Image

from cnn import exciting, models, several, sketch, weights

NETWORK = weights.load(models.DEFAULT)[0]
DIGITS = exciting.load(models.DEFAULT, NETWORK).digits[::20]  # of MNIST's training images


def opened(pixels: np.ndarray, form: str = "PNG", mode: str = "L") -> Image.Image:
    """Return a picture of these pixels as it comes from its file."""
    file = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(file, form)
    return sketch.open_image(file)


@pytest.mark.parametrize(("form", "mode"), [("PNG", "L"), ("PNG", "RGB"), ("PNG", "RGBA"), ("BMP", "RGB")])
def test_digits_of_mnist_come_through_to_the_pixel(form, mode):
    assert len(DIGITS) > 50
    for digit in DIGITS:
        assert np.array_equal(sketch.from_image(opened(255 - digit, form, mode)), digit)  # ink on paper
        assert np.array_equal(sketch.from_image(opened(digit, form, mode)), digit)  # as MNIST's files have it


def test_its_stages_hold_the_same_ink():
    for digit in DIGITS:
        drawn, cropped, fitted, centred = sketch.stages_of_image(opened(255 - digit))
        assert np.array_equal(drawn, digit)
        assert np.array_equal(centred, digit)
        assert fitted.shape == (20, 20)
        assert fitted.sum(dtype=int) == digit.sum(dtype=int)
        assert max(cropped.shape) <= 20


def test_it_is_one_digit_whatever_it_looks_like():
    digit = np.zeros((28, 28), np.uint8)
    digit[4:24, 5:8] = digit[4:24, 20:23] = 255  # 11
    assert len(several.divide_ink(NETWORK, sketch.find_ink(opened(255 - digit)))) == 1
    moved = np.roll(digit, 2, axis=0)
    assert len(several.divide_ink(NETWORK, sketch.find_ink(opened(255 - moved)))) == 2


def test_other_pictures_of_that_size_are_fitted_as_all_are():
    digit = DIGITS[0]
    shifted, small, pale = np.roll(digit, 3, axis=1), digit.copy(), digit // 3
    small[:8] = small[20:] = 0
    for other in (shifted, small, pale):
        assert not sketch.is_ready((other / 255).astype(np.float32))
    assert np.array_equal(
        sketch.from_image(opened(255 - shifted)), sketch.from_image(opened(255 - np.roll(digit, -3, axis=1)))
    )
    speckled = 255 - np.maximum(digit, np.random.default_rng(0).integers(1, 30, digit.shape)).astype(np.uint8)
    assert not np.array_equal(sketch.from_image(opened(speckled)), 255 - speckled)
    blank = np.full((28, 28), 255, np.uint8)
    assert sketch.from_image(opened(blank)) is None
