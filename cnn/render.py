"""Arrays to pictures. Draws, never computes."""

import io

import numpy as np
from PIL import Image

MINUS, ZERO, PLUS = (31, 111, 180), (255, 255, 255), (217, 102, 10)  # blue, white, orange: safe for the colour-blind
STEPS = 31  # of colour from zero to a limit, either way: as fine as the eye tells them, and half the bytes of 127


def ink(image: np.ndarray) -> Image.Image:
    """(H, W) uint8, 0 = paper, 255 = ink -> a grey picture of the same size, ink black on white paper."""
    return Image.fromarray(255 - image)


def quantise(maps: np.ndarray, limits: np.ndarray) -> np.ndarray:
    """(C, H, W) and the limit of each, (C,) from 0 -> the colour of each number, (C, H, W) uint8, a row of COLOURS.

    What lies beyond a limit has the limit's colour; a map whose limit is 0 is zero throughout.
    """
    limits = np.asarray(limits, dtype=np.float64)[:, None, None]
    share = np.divide(maps, limits, out=np.zeros(maps.shape), where=limits > 0).clip(-1, 1)
    quantised: np.ndarray = (np.rint(share * STEPS) + STEPS).astype(np.uint8)
    return quantised


def signed(maps: np.ndarray, limits: np.ndarray) -> Image.Image:
    """(C, H, W) and the limit of each, (C,) from 0 -> a picture of (C · H, W) pixels, the maps one below the other.

    −limit is blue, zero white, +limit orange, and what lies between is mixed of two; a map whose limit is 0 is white.
    """
    picture = Image.fromarray(quantise(maps, limits).reshape(-1, maps.shape[-1]), "P")
    picture.putpalette(COLOURS.tobytes())
    return picture


def png(picture: Image.Image) -> bytes:
    """Return the picture as a PNG file."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def _ramp() -> np.ndarray:
    """Return the colours from −limit to +limit, (2 · STEPS + 1, 3) uint8: red, green, blue."""
    share = np.linspace(-1, 1, 2 * STEPS + 1)[:, None]
    colours = (
        np.array(ZERO)
        + np.maximum(share, 0) * np.subtract(PLUS, ZERO)
        + np.maximum(-share, 0) * np.subtract(MINUS, ZERO)
    )
    ramp: np.ndarray = np.rint(colours).astype(np.uint8)
    return ramp


COLOURS = _ramp()
