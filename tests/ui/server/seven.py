"""A picture for the tests of how pictures are opened, and what comes of it."""

import io

from PIL import Image, ImageDraw

from cnn import sketch
from tests.hostile_pictures import saved


def at_once(file):
    """The ink of a picture's file, opened here."""
    return sketch.find_ink(sketch.open_image(io.BytesIO(file)))


def drawn(turned: float = 0) -> Image.Image:
    """A seven, turned by some degrees."""
    image = Image.new("L", (200, 160), 250)
    ImageDraw.Draw(image).line([(60, 30), (130, 30), (90, 130)], fill=20, width=12, joint="curve")
    return image.rotate(turned, fillcolor=250)


SEVEN = saved(drawn(), "PNG")
