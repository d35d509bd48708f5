"""A picture in any form, down to the box of a digit. What `sketch.from_image` is made of.

Within this module an image of ink is (H, W) float32 in [0, 1], 0 = paper, 1 = ink.
"""

import os
from typing import IO

import numpy as np
from PIL import Image, ImageOps
from scipy import ndimage

from cnn.ink import paper

MAX_PIXELS = 25_000_000  # of a picture, checked before it is decoded: a tiny file can hold gigabytes of pixels
FORMATS = ("PNG", "JPEG", "WebP", "AVIF", "GIF", "BMP", "TIFF")  # others are not even tried: EPS starts Ghostscript


def open_image(source: str | os.PathLike[str] | IO[bytes]) -> Image.Image:
    """Open a picture's file without decoding its pixels.

    Raises ValueError, with a sentence for the user, for anything but a picture in one of FORMATS.
    """
    try:
        return Image.open(source, formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise ValueError(_TOO_LARGE) from error
    except Exception as error:  # a damaged file makes Pillow's plugins raise whatever their parsers and libraries do
        raise ValueError(_UNREADABLE) from error


def find_ink(image: Image.Image) -> np.ndarray | None:
    """Return the ink on a picture of any size and mode, of at most 400 pixels a side, or None if there is none.

    Raises ValueError for more than 25 megapixels, before they are decoded, and for what cannot be decoded.
    """
    return paper.find_ink(_grey(image))


def crop(ink: np.ndarray, threshold: float = 0.1) -> np.ndarray:
    """Cut to the smallest box that holds all ink over the threshold, but for specks of one or two pixels."""
    mask = ink > threshold
    line = mask & (ndimage.convolve(mask.astype(np.uint8), np.ones((3, 3)), mode="constant") > 2)
    mask = line if line.any() else mask
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def thicken(ink: np.ndarray, box: int, thinnest: float = 1.6) -> np.ndarray:
    """Thicken lines that would be thinner than this many pixels once the ink is fitted into a box of so many pixels.

    A pencil on a large sheet would otherwise fade away. Ink at about the box's own resolution is left as it is.
    """
    scale = box / max(ink.shape)
    mask = ink > 0.5
    edges = np.abs(np.diff(np.pad(mask, 1).astype(np.int8), axis=0)).sum()
    edges += np.abs(np.diff(np.pad(mask, 1).astype(np.int8), axis=1)).sum()
    width = 2 * mask.sum() / (edges * np.pi / 4) if edges else 1.0  # a line's area over its length; steps count 4/π
    missing = round((thinnest - width * scale) / scale / 2)
    if scale > 0.5 or missing < 1:
        return ink
    wide = ndimage.maximum_filter(_to_uint8(np.pad(ink, missing)), 2 * missing + 1)
    return wide.astype(np.float32) / 255


def fit(ink: np.ndarray, box: int) -> np.ndarray:
    """Resize to a longer side of `box` pixels and put into the middle of -> (box, box) uint8."""
    small = _resize(ink, box)
    small = small / max(float(small.max()), 1e-6)
    fitted = np.zeros((box, box), np.float32)
    top, left = (box - small.shape[0]) // 2, (box - small.shape[1]) // 2
    fitted[top : top + small.shape[0], left : left + small.shape[1]] = small
    return _to_uint8(fitted)


def shrink(ink: np.ndarray, side: int) -> np.ndarray:
    """Return the ink as (H, W) uint8 with at most so many pixels on the longer side."""
    return _to_uint8(ink if max(ink.shape) <= side else _resize(ink, side))


_UNREADABLE = f"This file is not a picture that can be read; please use {', '.join(FORMATS[:-1])} or {FORMATS[-1]}."
_DAMAGED = "This picture cannot be decoded; its file seems to be damaged."
_TOO_LARGE = f"This picture has more than {MAX_PIXELS // 1_000_000} megapixels; please make it smaller."


def _grey(image: Image.Image) -> np.ndarray:
    """Return a picture of any mode as (H, W) float32 from 0 = black to 1 = white."""
    if image.width * image.height > MAX_PIXELS:
        raise ValueError(_TOO_LARGE)
    try:
        image.load()
        return _to_grey(ImageOps.exif_transpose(image))
    except Exception as error:  # as in open_image
        raise ValueError(_DAMAGED) from error


def _to_grey(image: Image.Image) -> np.ndarray:
    """(H, W) float32 in [0, 1] of a decoded picture; modes of more than eight bits are stretched over that range."""
    if image.mode.startswith(("I", "F")):
        values = np.nan_to_num(np.asarray(image, np.float64), posinf=0, neginf=0)
        low, high = values.min(), values.max()
        return ((values - low) / (high - low or 1)).astype(np.float32)
    if image.mode == "La":
        image = image.convert("LA")
    if image.has_transparency_data:
        image = _flatten(image.convert("RGBA"))
    return np.asarray(image.convert("L"), np.float32) / 255


def _flatten(image: Image.Image) -> Image.Image:
    """Lay a transparent picture on white; on black, where it would vanish: white ink on nothing."""
    for ground in ("white", "black"):
        flat = Image.alpha_composite(Image.new("RGBA", image.size, ground), image).convert("L")
        low, high = flat.getextrema()
        if high - low > 255 * paper.FAINTEST:
            break
    return flat


def _resize(image: np.ndarray, side: int) -> np.ndarray:
    """Resize (H, W) float32 to a longer side of so many pixels, each side at least 1."""
    height, width = (max(1, round(n * side / max(image.shape))) for n in image.shape)
    return np.asarray(Image.fromarray(image).resize((width, height), Image.Resampling.LANCZOS)).clip(0, 1)


def _to_uint8(ink: np.ndarray) -> np.ndarray:
    return (ink * 255).round().astype(np.uint8)
