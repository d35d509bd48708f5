"""A layer's maps as bytes that the browser colours, with what their colours mean."""

from typing import Any, Literal, TypedDict

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from cnn import render, rounding

GRID = 32  # units in a row of a flat layer's picture

Plane = NDArray[np.uint8]  # (H, W) or (C, H, W)


class Maps(TypedDict):
    """A layer's maps, and what their colours mean; a flat layer is one map, in rows of GRID."""

    picture: Plane  # (C, H, W)
    colours: Literal["signed", "ink"]  # what a byte stands for: a row of `render.COLOURS`, or ink from 0 to 255
    limits: list[float]  # what the strongest colour of each map stands for, or one for all
    places: int  # decimals of the limits
    inactive: list[int]  # channels that are 0 throughout


def of_layer(name: str, activation: Tensor, scale: str) -> Maps:
    """Return the picture of a layer's output for one digit; scale: "map" for limits of each map, else one for all."""
    maps = activation[0].numpy()
    if maps.ndim == 1:
        maps = grid(maps)
    strongest = np.abs(maps).max(axis=(1, 2))
    limits = strongest if scale == "map" else np.full(len(maps), strongest.max())
    bounded = name in ("input", "softmax")  # in [0, 1] by what they are
    limits = np.ones(len(maps)) if bounded else limits
    shown = limits if scale == "map" else limits[:1]
    places = 0 if bounded else rounding.decimals(shown)
    is_ink = name == "input"
    return {
        "picture": np.rint(255 * maps).astype(np.uint8) if is_ink else render.quantise(maps, limits),
        "colours": "ink" if is_ink else "signed",
        "limits": shown.astype(float).round(places).tolist(),
        "places": places,
        "inactive": np.flatnonzero(strongest == 0).tolist(),
    }


def grid(numbers: NDArray[Any]) -> NDArray[Any]:
    """(n,) of a flat layer -> one map of them, (1, rows, columns), in rows of GRID; filled up with 0."""
    columns = min(GRID, len(numbers))
    return np.pad(numbers, (0, -len(numbers) % columns)).reshape(1, -1, columns)


def of_numbers(numbers: NDArray[Any]) -> tuple[Plane, float]:
    """Return signed numbers (H, W) as a picture, and what its strongest colour stands for, as it is shown."""
    limit = float(np.abs(numbers).max())
    return render.quantise(numbers[None], np.array([limit]))[0], round(limit, rounding.decimals(np.array([limit])))
