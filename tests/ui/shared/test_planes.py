"""What the browser makes of bytes has the colours that cnn.render gives. In a real browser."""

import numpy as np
import pytest

from cnn import render
from ui.modules import address

pytestmark = pytest.mark.browser

PAINT = f"""async (picture) => {{
    const {{ painted }} = await import(new URL("{address("shared/planes.js")}", document.baseURI));
    const canvas = painted({{ ...picture, bytes: Uint8Array.from(picture.bytes) }});
    const {{ width, height }} = canvas;
    return [height, width, [...canvas.getContext("2d").getImageData(0, 0, width, height).data]];
}}"""


def painted(tab, picture: np.ndarray, colours: str) -> np.ndarray:
    """What stands on the canvas, (H, W, 4)."""
    plane = {"shape": picture.shape, "bytes": picture.ravel().tolist(), "colours": colours}
    height, width, data = tab.evaluate(PAINT, plane)
    return np.reshape(data, (height, width, 4))


def test_bytes_are_painted_in_the_colours_of_cnn_s_own_pictures(open_page):
    tab = open_page()
    maps, limits = np.linspace(-3, 3, 3 * 7 * 61).reshape(3, 7, 61), np.array([1.5, 3, 0])
    shown = painted(tab, render.quantise(maps, limits), "signed")
    assert np.array_equal(shown[..., :3], np.asarray(render.signed(maps, limits).convert("RGB")))
    assert (shown[..., 3] == 255).all()
    ink = np.arange(256, dtype=np.uint8).reshape(16, 16)
    shown = painted(tab, ink, "ink")
    assert np.array_equal(shown[..., :3], np.stack([np.asarray(render.ink(ink))] * 3, axis=-1))
