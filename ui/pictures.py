"""A layer's maps as one picture, with what its colours mean."""

import base64

import numpy as np
from PIL import Image
from torch import Tensor

from cnn import render, rounding

GRID = 32  # units in a row of a flat layer's picture


def of_layer(name: str, activation: Tensor, scale: str) -> dict:
    """Return {"picture": PNG as data URL, "limits", "places", "inactive"} of a layer's output for one digit.

    All maps lie one below the other; a flat layer is one map, its units in rows of GRID. Limits are what the strongest
    colour of each map stands for, or one for all where the scale is "layer"; inactive are the channels that are all 0.
    """
    maps = activation[0].numpy()
    if maps.ndim == 1:  # flat: a grid of its units
        maps = np.pad(maps, (0, -len(maps) % min(GRID, len(maps)))).reshape(1, -1, min(GRID, len(maps)))
    strongest = np.abs(maps).max(axis=(1, 2))
    limits = strongest if scale == "map" else np.full(len(maps), strongest.max())
    bounded = name in ("input", "softmax")  # in [0, 1] by what they are
    limits = np.ones(len(maps)) if bounded else limits
    shown = limits if scale == "map" else limits[:1]
    places = 0 if bounded else rounding.decimals(shown)
    picture = render.ink(np.rint(255 * maps[0]).astype(np.uint8)) if name == "input" else render.signed(maps, limits)
    return {
        "picture": data_url(picture),
        "limits": shown.astype(float).round(places).tolist(),
        "places": places,
        "inactive": np.flatnonzero(strongest == 0).tolist(),
    }


def data_url(image: Image.Image) -> str:
    """Return a picture as an address that holds all of it."""
    return "data:image/png;base64," + base64.b64encode(render.png(image)).decode()
