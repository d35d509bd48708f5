"""Arrays to pictures. Draws, never computes."""

import io

import numpy as np
from PIL import Image


def ink(image: np.ndarray) -> Image.Image:
    """(H, W) uint8, 0 = paper, 255 = ink -> a grey picture of the same size, ink black on white paper."""
    return Image.fromarray(255 - image)


def png(picture: Image.Image) -> bytes:
    """Return the picture as a PNG file. Barely compressed: at these sizes time counts for more than bytes."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()
