"""From a decoded picture of any mode to grey, averaged down to at most 400 pixels a side.

It is computed in bands of rows, so that of a large picture nothing but its own pixels is ever held at full size: one
band of float64 is 8 MB, where 16 megapixels would be 128 MB. What comes out is the same, to the bit.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

from cnn.ink import paper

BAND = 1_000_000  # pixels in a band, or the least that makes one row

TURNS = {  # EXIF's orientation -> what sets the picture upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ACROSS = (5, 6, 7, 8)  # whose upright rows are stored as columns
BACKWARDS = (3, 4, 7, 8)  # whose top row is stored last

Shades = Callable[[Image.Image], paper.Grey]  # a band of a picture -> grey


def shrunk(image: Image.Image) -> paper.Grey:
    """Return a picture upright in grey, (H, W) float32, 0 = black, 1 = white, at most paper.WORK pixels a side.

    Modes of more than eight bits are stretched from black to white.
    """
    shades = _shades(image)
    width, height = image.size[::-1] if _orientation(image) in ACROSS else image.size
    small = paper.shrunk_size((height, width), paper.WORK)  # rows, columns
    bands = [_averaged(shades(band), (band.height, small[1])) for band in _bands(image)]
    return np.asarray(_averaged(np.concatenate(bands), small)).clip(0, 1)


def _averaged(grey: paper.Grey, shape: tuple[int, int]) -> paper.Grey:
    """Average (H, W) down to this shape. Columns first and then rows is what Pillow does for both at once."""
    if grey.shape == shape:
        return grey
    return np.asarray(Image.fromarray(grey).resize(shape[::-1], Image.Resampling.BOX))


def _orientation(image: Image.Image) -> int:
    """Return how the picture is stored, as EXIF counts it: 1 is upright."""
    orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    return orientation if orientation in TURNS else 1


def _bands(image: Image.Image) -> Iterator[Image.Image]:
    """Yield a picture's bands from top to bottom, upright."""
    orientation = _orientation(image)
    across, backwards = orientation in ACROSS, orientation in BACKWARDS
    width, height = image.size[::-1] if across else image.size
    rows = max(BAND // width, 1)
    for top in range(0, height, rows):
        bottom = min(top + rows, height)
        first, last = (height - bottom, height - top) if backwards else (top, bottom)
        band = image.crop((first, 0, last, image.height) if across else (0, first, image.width, last))
        yield band.transpose(TURNS[orientation]) if orientation in TURNS else band


def _shades(image: Image.Image) -> Shades:
    """Return what makes a band of this picture grey."""
    if image.mode.startswith(("I", "F")):
        return _stretched(*_limits(map(_values, _bands(image))))
    if image.mode == "La" or image.has_transparency_data:
        on_white = _laid_on("white")
        return on_white if _shows(map(on_white, _bands(image))) else _laid_on("black")
    return _plain


def _plain(band: Image.Image) -> paper.Grey:
    return np.asarray(band.convert("L"), np.float32) / np.float32(255)


def _stretched(low: float, high: float) -> Shades:
    """Return what makes a band grey of which `low` is black and `high` white."""
    return lambda band: np.asarray((_values(band) - low) / (high - low or 1), np.float32)


def _laid_on(ground: str) -> Shades:
    """Return what lays a transparent band on a ground of this colour."""

    def laid(band: Image.Image) -> paper.Grey:
        clear = (band.convert("LA") if band.mode == "La" else band).convert("RGBA")
        return _plain(Image.alpha_composite(Image.new("RGBA", clear.size, ground), clear))

    return laid


def _values(band: Image.Image) -> NDArray[np.float64]:
    return np.nan_to_num(np.asarray(band, np.float64), posinf=0, neginf=0)


def _limits(bands: Iterator[NDArray[np.float64]]) -> tuple[float, float]:
    """Return the least and the greatest value of all bands."""
    low, high = zip(*((band.min(), band.max()) for band in bands), strict=True)
    return min(low), max(high)


def _shows(bands: Iterator[paper.Grey]) -> bool:
    """Tell whether there is anything to see on the bands; white ink, for one, vanishes on white."""
    low, high = 1.0, 0.0
    for band in bands:
        low, high = min(low, float(band.min())), max(high, float(band.max()))
        if high - low > paper.FAINTEST:
            return True
    return False
