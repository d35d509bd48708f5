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
