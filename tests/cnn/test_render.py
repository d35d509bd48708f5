import io

import numpy as np
import pytest
from PIL import Image

from cnn import render


def test_ink_is_black_on_white_paper_pixel_by_pixel():
    image = np.array([[0, 255, 100], [1, 254, 128]], np.uint8)
    picture = render.ink(image)
    assert (picture.mode, picture.size) == ("L", (3, 2))
    assert [[picture.getpixel((column, row)) for column in range(3)] for row in range(2)] == [
        [255, 0, 155],
        [254, 1, 127],
    ]
    assert image[0, 1] == 255


@pytest.mark.parametrize("shape", [(28, 28), (1, 1), (112, 37)])
def test_png_holds_the_exact_pixels(shape):
    image = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    file = render.png(render.ink(image))
    assert file.startswith(b"\x89PNG\r\n\x1a\n")
    with Image.open(io.BytesIO(file)) as picture:
        assert picture.format == "PNG"
        assert np.array_equal(255 - np.asarray(picture), image)


ORANGE, BLUE, WHITE = (217, 102, 10), (31, 111, 180), (255, 255, 255)


def signed(maps, limits):
    """The picture's pixels, (C · H, W, 3)."""
    return np.asarray(render.signed(np.array(maps, float), np.array(limits, float)).convert("RGB"))


def test_zero_is_white_the_limit_orange_and_minus_the_limit_blue():
    assert signed([[[0, 2, -2]]], [2]).tolist() == [[[*WHITE], [*ORANGE], [*BLUE]]]


def test_half_the_limit_is_half_the_colour():
    pixels = signed([[[0.5, -0.5, 0.25, -0.25]]], [1])[0]
    for pixel, colour, share in zip(pixels, (ORANGE, BLUE) * 2, (0.5, 0.5, 0.25, 0.25), strict=True):
        mix = np.array(WHITE) + share * np.subtract(colour, WHITE)
        assert np.abs(pixel - mix).max() <= 245 / (2 * render.STEPS) + 0.5, share  # half a step, rounded
    for pixel, colour in zip(signed([[[16, -16]]], [31])[0], (ORANGE, BLUE), strict=True):
        assert pixel.tolist() == np.rint(np.array(WHITE) + 16 / 31 * np.subtract(colour, WHITE)).tolist()


def test_colours_never_turn_back_on_the_way_to_a_limit():
    ramp = signed(np.linspace(-1, 1, 301).reshape(1, 1, -1), [1])[0].astype(int)
    assert (np.diff(ramp[:151], axis=0) >= 0).all()
    assert (np.diff(ramp[150:], axis=0) <= 0).all()
    assert len(np.unique(ramp, axis=0)) == 2 * render.STEPS + 1


def test_values_over_the_limit_are_cut():
    assert signed([[[3, 2.01, -2.01, -1e9]]], [2]).tolist() == [[[*ORANGE], [*ORANGE], [*BLUE], [*BLUE]]]


def test_a_map_whose_limit_is_zero_is_white():
    assert (signed([[[0, 1, -1]], [[1, 1, 1]]], [0, 1]) == [[WHITE] * 3, [ORANGE] * 3]).all()


def test_the_maps_lie_one_below_the_other_each_with_its_own_limit():
    maps = np.random.default_rng(0).normal(size=(3, 4, 5))
    limits = np.array([0.5, 1, 100])
    pixels = signed(maps, limits)
    assert pixels.shape == (12, 5, 3)
    for i in range(3):
        assert np.array_equal(pixels[4 * i : 4 * i + 4], signed(maps[i : i + 1], limits[i : i + 1]))
    assert (signed(np.ones((3, 1, 1)), [1, 1e9, 1]) == [[ORANGE], [WHITE], [ORANGE]]).all()


def test_single_precision_is_drawn_alike_and_left_alone():
    maps = np.random.default_rng(0).normal(size=(2, 3, 4)).astype(np.float32)
    before = maps.copy()
    picture = render.signed(maps, np.abs(maps).max(axis=(1, 2)))
    assert np.array_equal(np.asarray(picture.convert("RGB")), signed(maps, np.abs(maps).max(axis=(1, 2))))
    assert np.array_equal(maps, before)


@pytest.mark.parametrize("shape", [(1, 1, 1), (64, 12, 12), (3, 10, 1)])
def test_png_holds_the_exact_pixels_of_signed_maps(shape):
    maps = np.random.default_rng(0).normal(size=shape)
    with Image.open(io.BytesIO(render.png(render.signed(maps, np.full(shape[0], 2.0))))) as picture:
        assert picture.format == "PNG"
        assert np.array_equal(np.asarray(picture.convert("RGB")), signed(maps, np.full(shape[0], 2.0)))


def test_each_number_is_given_the_colour_nearest_to_its_share_of_the_limit():
    maps, limits = np.array([[[-4.0, -2, -0.1, 0, 0.1, 2, 4]], [[1.0, -1, 0, 0, 0, 0, 0]]]), np.array([2.0, 0])
    quantised = render.quantise(maps, limits)
    assert (quantised.shape, quantised.dtype) == (maps.shape, np.uint8)
    assert quantised[0, 0].tolist() == [0, 0, 29, 31, 33, 62, 62]
    assert (quantised[1] == render.STEPS).all(), "a map whose limit is 0 is zero throughout"
    assert render.COLOURS.shape == (2 * render.STEPS + 1, 3)
