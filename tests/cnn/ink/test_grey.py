"""However a picture is read to save memory, in bands or from a file cut short, what comes out is the same."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from cnn import sketch
from cnn.ink import costs, grey, paper, picture, tags
from tests.hostile_pictures import saved


def drawn(size, mode="RGB"):
    """A line on grainy paper."""
    rng = np.random.default_rng(0)
    image = Image.fromarray(rng.integers(180, 256, (*size[::-1], 3), np.uint8))
    ImageDraw.Draw(image).line([(30, 20), (size[0] // 2, size[1] - 40), (size[0] - 70, 50)], (10, 30, 90), 14)
    if mode in ("LA", "RGBA"):
        image.putalpha(Image.fromarray(rng.integers(90, 256, size[::-1], np.uint8)))
    if mode == "F":
        return Image.fromarray(np.asarray(image.convert("L"), np.float32) * 3.7 - 9)
    if mode == "I;16":
        return Image.fromarray(np.asarray(image.convert("L"), np.uint16) * 200)
    return image.quantize(50) if mode == "P" else image.convert(mode)


def at_once(image):
    """A picture in grey, as one would write it down without a thought of memory."""
    image = ImageOps.exif_transpose(image)
    if image.mode in ("I;16", "F"):
        values = np.asarray(image, np.float64)
        shades = np.asarray((values - values.min()) / np.ptp(values), np.float32)
    else:
        if image.has_transparency_data:
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))
        shades = np.asarray(image.convert("L")) / np.float32(255)
    height, width = (max(1, round(n * paper.WORK / max(shades.shape))) for n in shades.shape)
    return np.asarray(Image.fromarray(shades).resize((width, height), Image.Resampling.BOX)).clip(0, 1)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "RGB", "RGBA", "P", "CMYK", "I;16", "F"])
@pytest.mark.parametrize("orientation", [1, *grey.TURNS])
def test_in_bands_a_picture_is_the_same_to_the_bit(monkeypatch, mode, orientation):
    monkeypatch.setattr(grey, "BAND", 7 * 700 + 3)
    image = drawn((700, 430), mode)
    image.getexif()[0x0112] = orientation
    assert np.array_equal(grey.shrunk(image), at_once(image))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WebP", "TIFF"])
def test_a_cut_file_is_turned_as_the_whole(format_, orientation):
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "a camera", orientation
    file = saved(drawn((190, 170)), format_, exif=exif)
    cut, whole = picture.open_image(io.BytesIO(file)), Image.open(io.BytesIO(file))
    cut.load(), whole.load()
    assert cut.getexif().get(0x010F) is None
    assert np.array_equal(grey.shrunk(cut), grey.shrunk(whole))


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_orientation_is_found_among_other_tags(order):
    exif = Image.Exif()
    exif.endian = order
    exif[0x010F], exif[0x0112], exif[0x0131] = "a camera", 6, "a program"
    assert tags.orientation(exif.tobytes()) == 6
    assert tags.orientation(b"Exif\0\0") == tags.orientation(b"") == 1


SIZES = [((3199, 20), (3199, 20)), ((3200, 20), (1600, 10)), ((20, 6400), (5, 1600))]


@pytest.mark.parametrize(("size", "decoded"), SIZES)
def test_a_jpeg_is_decoded_at_a_lower_resolution_only_where_it_is_large(size, decoded):
    image = picture.open_image(io.BytesIO(saved(Image.new("L", size), "JPEG")))
    picture.find_ink(image)
    assert image.size == decoded


def test_a_large_photo_gives_nearly_the_same_digit_at_a_lower_resolution(monkeypatch):
    file = saved(drawn((3300, 2400)), "JPEG")
    lighter = sketch.from_image(picture.open_image(io.BytesIO(file)))
    monkeypatch.setattr(costs, "FINE", 10_000)
    whole = sketch.from_image(picture.open_image(io.BytesIO(file)))
    assert np.abs(lighter.astype(float) - whole).mean() < 1
