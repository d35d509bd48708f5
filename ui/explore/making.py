"""How a map is made, as pictures: the maps that it reads beside their kernels, and what becomes of their sum."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypedDict

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cnn import kernels, render, rounding, units
from cnn.kernels import Made
from cnn.models import Network
from cnn.units import Unit
from ui import pictures
from ui.pictures import Maps, Plane

FEW = 6  # of the maps that are read, those that add most
PRINTED = 7  # rows and columns of the largest kernel whose weights are printed


class Wanted(NamedTuple):
    """What of a map's making is asked for."""

    every: bool = False  # all maps that are read, not only those that add most
    truly: bool = False  # what true convolution would give
    sources: Sequence[int] | None = None  # of the maps that are read, these in this order
    weight: tuple[int, int, int] | None = (
        None  # of a kernel too large to be printed: map, row and column as it is shown
    )


class Number(TypedDict):
    value: float
    places: int  # its decimals


class Picked(TypedDict):
    """One weight of a large kernel, and where it is by `cnn.surgery`."""

    source: int
    row: int
    column: int
    value: float


class Parts(TypedDict):
    """Maps that are read, each with its kernel, those that add most first."""

    layer: str  # whose maps they are
    channels: list[int]  # of the maps shown; of a flat layer, which counts as one map, the first alone
    count: int  # how many are read in all
    maps: Maps  # (m, H, W), with one limit for all; a flat layer in rows of `pictures.GRID`, and so are its weights
    kernels: Plane  # (m, k, k), rows of `render.COLOURS`
    limit: float  # what the strongest colour of the kernels stands for
    places: int  # decimals of the limit and of the weights
    weights: list[list[list[float]]] | None  # (m, k, k); None where they are too many to be printed
    bias: float
    has_bias: bool  # whether the layer adds one
    picked: Picked | None  # where it was asked for


class Affine(TypedDict):
    """By what a norm multiplies the numbers of a map, and what it adds."""

    scale: float
    shift: float
    places: int


class Step(TypedDict):
    """What a layer makes of the map, on the way through its block."""

    layer: str
    channel: int | None  # None for a picture of a whole flat layer
    maps: Maps | None  # (1, H, W); None where it is one number
    number: Number | None
    affine: Affine | None  # of a norm that has one scale and one shift for each map


class Making(TypedDict):
    """parts → steps; without parts the first step is what the second reads."""

    layer: str
    channel: int
    parts: Parts | None  # None where nothing is weighed and summed: of input, norm and softmax
    steps: list[Step]
    truly: Maps | None  # what true convolution would give in place of the first step, where that was asked for


def making(
    model: Network,
    captured: Mapping[str, Tensor],
    layer: str,
    channel: int,
    wanted: Wanted,
) -> Making:
    """Return how a map, or a unit of a flat layer, is made, for the first digit captured.

    Raises ValueError where there is no such map or weight.
    """
    units.read(captured, Unit(layer, channel))  # refuses what there is not
    chain, steps = kernels.chain(model, layer), units.steps(model)
    first = chain[0]
    sums = first in steps and steps[first].kind.mixes and first not in ("input", "softmax")
    if sums:
        made = kernels.made(model, captured, first, channel)
        way = [_step(model, captured, Unit(name, channel)) for name in chain]
        parts = _parts(made, captured, _order(made, wanted))
        parts["picked"] = _picked(made, captured, wanted.weight) if wanted.weight else None
        parts["has_bias"] = getattr(units.modules(model)[first], "bias", None) is not None
    else:
        parts, way = (
            None,
            [*_read(model, captured, first, channel), *(_whole(captured, name, channel) for name in chain)],
        )
    true = wanted.truly and sums and first in kernels.convolutions(model)
    return {
        "layer": layer,
        "channel": channel,
        "parts": parts,
        "steps": way,
        "truly": _truly(model, captured, first, channel) if true else None,
    }


def _truly(model: Network, captured: Mapping[str, Tensor], layer: str, channel: int) -> Maps:
    found = kernels.convolve_truly(model, captured, layer)
    return pictures.of_layer(layer, found[:, channel : channel + 1], "map")


def _order(made: Made, wanted: Wanted) -> NDArray[np.intp]:
    """Return the parts that are wanted. Raises ValueError, with a sentence, where a map is not read."""
    sources = wanted.sources
    if sources is None:
        return made.order[: None if wanted.every else FEW]
    if not set(sources) <= set(made.channels):
        raise ValueError(f"The maps that are read are {made.channels.start} to {made.channels.stop - 1}.")
    return np.array(sources) - made.channels.start


def _picked(made: Made, captured: Mapping[str, Tensor], weight: tuple[int, int, int]) -> Picked:
    """Return one weight. Raises ValueError, with a sentence, where there is none."""
    source, row, column = weight
    if captured[made.layer].dim() == 2:
        source, row, column = 0, 0, row * pictures.GRID + column  # which lies in rows of so many
    count, rows, columns = made.kernels.shape
    nth = source - made.channels.start
    if not (0 <= nth < count and row < rows and column < columns and weight[2] < max(pictures.GRID, columns)):
        raise ValueError(f"There is no weight for map {source} in row {weight[1]}, column {weight[2]}.")
    value = round(float(made.kernels[nth, row, column]), rounding.decimals(made.kernels))
    return {"source": source, "row": row, "column": column, "value": value}


def _parts(made: Made, captured: Mapping[str, Tensor], order: NDArray[np.intp]) -> Parts:
    inputs, weights = made.inputs[order], made.kernels[order]
    if captured[made.layer].dim() == 2:
        inputs, weights = pictures.grid(inputs.ravel()), pictures.grid(weights.ravel())
    limit = float(np.abs(made.kernels).max())
    places = rounding.decimals(made.kernels)
    printed = max(weights.shape[1:]) <= PRINTED
    return {
        "layer": made.layer,
        "channels": [made.channels[i] for i in order],
        "count": len(made.inputs),
        "maps": pictures.of_layer(made.layer, torch.from_numpy(inputs)[None], "layer"),
        "kernels": render.quantise(weights, np.full(len(weights), limit)),
        "limit": round(limit, places),
        "places": places,
        "weights": weights.astype(float).round(places).tolist() if printed else None,
        "bias": round(made.bias, places),
        "has_bias": False,
        "picked": None,
    }


def _step(model: Network, captured: Mapping[str, Tensor], unit: Unit) -> Step:
    """Return a map's picture, or a flat layer's number."""
    if captured[unit.layer].dim() > 2:
        return {**_whole(captured, unit.layer, unit.channel), "affine": _affine(model, unit)}
    told = units.shown(units.explain(model, captured, unit), captured)
    number: Number = {"value": told["value"], "places": told["places"]}
    return {"layer": unit.layer, "channel": unit.channel, "maps": None, "number": number, "affine": None}


def _affine(model: Network, unit: Unit) -> Affine | None:
    module = units.modules(model).get(unit.layer)
    if not isinstance(module, nn.BatchNorm2d) or not module.affine:
        return None
    scale, shift = (own[unit.channel].item() for own in (module.weight, module.bias))
    places = rounding.decimals([scale, shift])
    return {"scale": round(scale, places), "shift": round(shift, places), "places": places}


def _whole(captured: Mapping[str, Tensor], layer: str, channel: int) -> Step:
    """Return a map's picture, or that of a whole flat layer."""
    own, flat = captured[layer], captured[layer].dim() == 2
    maps = pictures.of_layer(layer, own if flat else own[:, channel : channel + 1], "map")
    return {"layer": layer, "channel": None if flat else channel, "maps": maps, "number": None, "affine": None}


def _read(model: Network, captured: Mapping[str, Tensor], layer: str, channel: int) -> list[Step]:
    """Return the picture of what a layer that sums nothing reads; none for the input."""
    window = units.window(model, Unit(layer, channel))
    return [] if window is None else [_whole(captured, window.layer, window.channels.start)]
