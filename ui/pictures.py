"""A layer's maps as one picture, with what its colours mean."""

import base64
from typing import TypedDict

import numpy as np
from PIL import Image
from torch import Tensor

from cnn import render, rounding

GRID = 32  # units in a row of a flat layer's picture


class Maps(TypedDict):
    """A layer's maps, one below the other, and what their colours mean; a flat layer is one map, in rows of GRID."""

    picture: str  # PNG as data URL
    limits: list[float]  # what the strongest colour of each map stands for, or one for all
    places: int  # decimals of the limits
    inactive: list[int]  # channels that are 0 throughout


def of_layer(name: str, activation: Tensor, scale: str) -> Maps:
    """Return the picture of a layer's output for one digit; scale: "map" for limits of each map, else one for all."""
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
