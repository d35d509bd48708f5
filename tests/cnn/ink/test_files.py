"""Files of pictures: which are read, and that all others, whole or damaged, are refused in a sentence."""

import io
import struct

import numpy as np
import pytest
from PIL import EpsImagePlugin, Image, ImageDraw, PngImagePlugin

from cnn import sketch
from cnn.ink import picture

SENTENCE = r"^This (file|picture) .*\.$"
ALIKE = 0.03  # mean absolute difference of two digits, as a share of full ink
OTHERS = ["DDS", "EPS", "ICNS", "ICO", "JPEG2000", "PCX", "PDF", "PPM", "QOI", "SGI", "SPIDER", "TGA", "XBM"]


def drawing(size=(96, 120)):
    """A five, dark on light, in mode RGB."""
    image = Image.new("RGB", size, "white")
    width, height = size
    points = [(0.7, 0.15), (0.3, 0.15), (0.3, 0.45), (0.6, 0.4), (0.7, 0.6), (0.6, 0.8), (0.3, 0.85)]
    line = [(x * width, y * height) for x, y in points]
    ImageDraw.Draw(image).line(line, fill="black", width=min(size) // 10, joint="curve")
    return image


def file(format_, image=None, **options):
    buffer = io.BytesIO()
    image = image or drawing()
    (image.convert("1") if format_ == "XBM" else image).save(buffer, format_, **options)
    return buffer.getvalue()


def read(content):
    """The digit on the picture in a file, or None."""
    return sketch.from_image(picture.open_image(io.BytesIO(content)))


def assert_the_five(digit):
    assert np.abs(digit.astype(float) - sketch.from_image(drawing())).mean() < 255 * ALIKE


@pytest.mark.parametrize("format_", picture.FORMATS)
def test_every_format_is_read(format_):
    assert_the_five(read(file(format_)))


def test_a_photo_with_a_second_picture_in_it_is_read():
    """Phones append one to the JPEG, for depth or for bright screens."""
    assert_the_five(read(file("MPO", save_all=True, append_images=[Image.new("RGB", (9, 9))])))


@pytest.mark.parametrize("format_", OTHERS)
def test_any_other_format_is_refused_in_a_sentence_that_names_those_that_can_be_read(format_):
    content = file(format_)
    with pytest.raises(ValueError, match=r"use PNG, JPEG, WebP, AVIF, GIF, BMP or TIFF\.$"):
        picture.open_image(io.BytesIO(content))


def test_postscript_starts_no_program(monkeypatch):
    monkeypatch.setattr(EpsImagePlugin, "Ghostscript", lambda *_, **__: pytest.fail("Ghostscript was started"))
    with pytest.raises(ValueError, match=SENTENCE):
        read(file("EPS"))


@pytest.mark.parametrize("content", [b"", b"hello", bytes(range(256)), b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_what_is_not_a_picture_is_refused_in_a_sentence(content):
    with pytest.raises(ValueError, match=r"not a picture that can be read.*\.$"):
        picture.open_image(io.BytesIO(content))


def test_a_path_to_nothing_is_refused(tmp_path):
    with pytest.raises(ValueError, match="not a picture that can be read"):
        picture.open_image(tmp_path / "none.png")


@pytest.mark.parametrize("format_", picture.FORMATS)
@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 0.5, 0.9])
def test_a_file_cut_off_is_refused_in_a_sentence(format_, share):
    content = file(format_, drawing((600, 500)))
    with pytest.raises(ValueError, match=SENTENCE):
        read(content[: int(share * len(content))])


@pytest.mark.parametrize("format_", picture.FORMATS)
def test_a_damaged_file_gives_a_digit_or_none_or_a_sentence(format_):
    """Bits turned over: most of them near the beginning, where the headers are, or anywhere, as in AVIF's frames."""
    random, content = np.random.default_rng(0), file(format_)
    refused = 0
    for near in [2, 1] * 60:
        damaged = bytearray(content)
        for place in random.random(3) ** near * len(content):
            damaged[int(place)] ^= 1 << random.integers(8)
        try:
            digit = read(damaged)
        except ValueError as error:
            assert str(error).startswith("This ")  # noqa: PT017, since the file may also be readable
            refused += 1
        else:
            assert digit is None or digit.shape == (28, 28)
    assert refused


class Broken(Image.Image):
    """A picture that fails to decode, as plugins fail."""

    def __init__(self, error):
        super().__init__()
        self.error = error
        self._size = (9, 9)

    def load(self):
        raise self.error


@pytest.mark.parametrize("error", [RuntimeError, struct.error, KeyError, AssertionError, OverflowError, MemoryError])
def test_whatever_a_plugin_raises_becomes_a_sentence(error):
    with pytest.raises(ValueError, match="cannot be decoded"):
        sketch.from_image(Broken(error("any")))


def test_more_than_16_megapixels_are_refused_before_they_are_decoded(monkeypatch):
    buffer = io.BytesIO()
    Image.new("1", (6000, 5000)).save(buffer, "PNG")
    decoded = []
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda *_: decoded.append("load"))
    with pytest.raises(ValueError, match="more than 16 megapixels"):
        sketch.from_image(picture.open_image(buffer))
    assert decoded == []


def test_a_picture_that_claims_a_billion_pixels_is_refused():
    buffer = io.BytesIO()
    Image.new("1", (40_000, 25_000)).save(buffer, "PNG")
    with pytest.raises(ValueError, match="more than 16 megapixels"):
        picture.open_image(buffer)


def test_a_tiff_in_lab_colours_is_read_or_refused_in_a_sentence():
    buffer = io.BytesIO()
    grey, neutral = drawing().convert("L"), Image.new("L", drawing().size, 128)
    Image.merge("LAB", [grey, neutral, neutral]).save(buffer, "TIFF")
    try:
        digit = read(buffer.getvalue())
    except ValueError as error:
        message = str(error)
        assert message.startswith("This ")
    else:
        assert_the_five(digit)
