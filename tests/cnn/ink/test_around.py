"""Squares around each pixel are compared and added as scipy.ndimage does it, by another way."""

import numpy as np
import pytest
from scipy import ndimage

from cnn.ink import around

REACHES = (1, 2, 3, 7, 48)  # the last is more than the picture has
VALUES = np.random.default_rng(0).random((29, 40)).astype(np.float32)


@pytest.mark.parametrize("reach", REACHES)
def test_the_largest_is_that_of_scipy(reach):
    assert np.array_equal(around.largest(VALUES, reach), ndimage.maximum_filter(VALUES, 2 * reach + 1, mode="nearest"))


@pytest.mark.parametrize("reach", REACHES)
def test_what_is_dark_and_narrow_is_filled_as_by_scipy_up_to_the_border(reach):
    beyond = np.pad(VALUES, reach, mode="edge")
    filled = ndimage.grey_closing(beyond, (2 * reach + 1, 2 * reach + 1), mode="nearest")
    assert np.array_equal(around.closed(VALUES, reach), filled[reach:-reach, reach:-reach])


@pytest.mark.parametrize("reach", REACHES)
def test_the_sum_is_that_of_scipy(reach):
    side = 2 * reach + 1
    mean = ndimage.uniform_filter(VALUES.astype(float), side, mode="constant")
    assert around.total(VALUES, reach) == pytest.approx(mean * side**2, rel=1e-5)


def test_the_mean_is_that_of_scipy():
    assert around.mean(VALUES) == pytest.approx(ndimage.uniform_filter(VALUES, 3, mode="nearest"), abs=1e-6)


@pytest.mark.parametrize("by", REACHES)
def test_a_mask_grows_alike_to_all_sides(by):
    mask = VALUES > 0.99
    assert np.array_equal(around.grown(mask, by), ndimage.binary_dilation(mask, np.ones((2 * by + 1, 2 * by + 1))))


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1)])
def test_a_single_line_is_enough(shape):
    assert np.array_equal(around.largest(np.ones(shape, bool), 2), np.ones(shape, bool))
    assert around.total(np.ones(shape, np.float32), 9).max() == np.prod(shape)
