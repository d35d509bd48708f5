"""From a picture in any form to the box of a digit; what `sketch.from_image` is made of."""

import io
import math
import os
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image
from scipy import ndimage

from cnn.ink import around, costs, files, grey, paper, ready, tags
from cnn.ink.costs import MAX_PIXELS as MAX_PIXELS

FORMATS = ("PNG", "JPEG", "WebP", "AVIF", "GIF", "BMP", "TIFF")  # others are not even tried: EPS starts Ghostscript

DETAIL = 4  # pixels of a line to one of the digit, at least, where lines are thickened

Ink = NDArray[np.float32]  # (H, W) in [0, 1], 0 = paper, 1 = ink


def open_image(source: str | os.PathLike[str] | IO[bytes]) -> Image.Image:
    """Open a picture's file without decoding its pixels, and without looking at what they do not need.

    Raises ValueError, with a sentence for the user, for anything but a picture in one of FORMATS, and for one whose
    file is made so that it takes long to read.
    """
    try:
        essential, exif = files.essential(_content(source))
        image = Image.open(io.BytesIO(essential), formats=FORMATS)
    except costs.RefusedError:
        raise
    except Image.DecompressionBombError as error:
        raise ValueError(costs.TOO_LARGE) from error
    except Exception as error:  # a damaged file makes Pillow's plugins raise whatever their parsers and libraries do
        raise ValueError(_UNREADABLE) from error
    return _turned(image, tags.orientation(exif))


def find_ink(image: Image.Image) -> Ink | None:
    """Return the ink on a picture of any size and mode, at most 400 pixels a side, or None if there is none.

    A JPEG of 3,200 pixels a side or more that is not decoded yet is decoded in grey, at a lower resolution. Raises
    ValueError, with a sentence for the user, for a picture of more than 16 megapixels or one that takes too much
    memory, before it is decoded, and for one that cannot be decoded.
    """
    shades = _grey(image)
    digit = ready.find_ink(shades)
    return paper.find_ink(shades) if digit is None else digit


def crop(ink: Ink, threshold: float = 0.1) -> Ink:
    """Cut to the smallest box that holds all ink above the threshold, except specks of one or two pixels."""
    mask = ink > threshold
    line = mask & (around.total(mask.astype(np.uint8), 1) > 2)
    mask = line if line.any() else mask
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def thicken(ink: Ink, box: int, thinnest: float = 1.6) -> Ink:
    """Thicken lines that would be thinner than `thinnest` pixels once the ink is fitted into a box of `box` pixels.

    A pencil line on a large sheet would otherwise fade away, and a line of one pixel in a small picture stay as thin.
    What is thick enough stays as it is; of the rest, at least DETAIL pixels make one of the box.
    """
    scale = box / max(ink.shape)
    missing = thinnest - _width(ink) * scale
    times = math.ceil(DETAIL * scale)
    more = round(missing / scale * times / 2)
    if missing <= 0 or more < 1:
        return ink
    wide = ndimage.maximum_filter(_to_uint8(np.pad(np.kron(ink, np.ones((times, times))), more)), 2 * more + 1)
    return np.asarray(wide / np.float32(255), np.float32)


def _width(ink: Ink) -> float:
    """Return how wide the lines are, pixels: a line's area over its length, which is half its edge."""
    edge = np.abs(np.diff(np.pad(ink, 1), axis=0)).sum() + np.abs(np.diff(np.pad(ink, 1), axis=1)).sum()
    return float(2 * ink.sum() / (edge * np.pi / 4)) if edge else 1.0  # the steps of a slanting edge count 4/π


def fit(ink: Ink, box: int) -> NDArray[np.uint8]:
    """Resize to a longer side of `box` pixels, in the middle of (box, box) uint8, 0 = paper, 255 = ink."""
    small = _resize(ink, box)
    small = small / max(float(small.max()), 1e-6)
    fitted = np.zeros((box, box), np.float32)
    top, left = (box - small.shape[0]) // 2, (box - small.shape[1]) // 2
    fitted[top : top + small.shape[0], left : left + small.shape[1]] = small
    return _to_uint8(fitted)


def shrink(ink: Ink, side: int) -> NDArray[np.uint8]:
    """Return the ink as (H, W) uint8 with at most `side` pixels on the longer side."""
    return _to_uint8(ink if max(ink.shape) <= side else _resize(ink, side))


_UNREADABLE = f"This file is not a picture that can be read; please use {', '.join(FORMATS[:-1])} or {FORMATS[-1]}."
_DAMAGED = "This picture cannot be decoded; its file seems to be damaged."


def _content(source: str | os.PathLike[str] | IO[bytes]) -> bytes:
    """Return all that is in a file."""
    if isinstance(source, str | os.PathLike):
        return Path(source).read_bytes()
    source.seek(0)
    return source.read()


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    """Note how a picture is turned where Pillow looks for it."""
    if orientation != 1:
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = orientation
        image.info["exif"] = exif.tobytes()
    return image


def _grey(image: Image.Image) -> paper.Grey:
    """Return a picture of any mode upright in grey, (H, W) float32, 0 = black, 1 = white, at most 400 pixels a side."""
    try:
        costs.check(image)
        costs.lighten(image)
        image.load()
        return grey.shrunk(image)
    except costs.RefusedError:
        raise
    except Exception as error:  # as in open_image
        raise ValueError(_DAMAGED) from error


def _resize(ink: Ink, side: int) -> Ink:
    """Resize to a longer side of `side` pixels; the shorter one is at least 1."""
    height, width = (max(1, round(n * side / max(ink.shape))) for n in ink.shape)
    return np.asarray(Image.fromarray(ink).resize((width, height), Image.Resampling.LANCZOS)).clip(0, 1)


def _to_uint8(ink: Ink) -> NDArray[np.uint8]:
    return (ink * 255).round().astype(np.uint8)
