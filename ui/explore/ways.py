"""One unit told to the page: its arithmetic, the way back to a pixel, and the units that read it."""

from collections.abc import Mapping
from typing import Any, TypedDict

import numpy as np
from torch import Tensor

from cnn import rounding, units
from cnn.models import Network
from cnn.units import Unit

READERS = 12  # of a unit, those that make most of it
FINER = 2  # decimals more than the number has, of what it is multiplied by and of what comes out


class Stop(TypedDict):
    """A unit and its number."""

    unit: Unit
    value: float
    places: int


class Trace(TypedDict):
    """The strongest path from a unit to a pixel."""

    stops: list[Stop]  # the unit first, the pixel last


class Reader(TypedDict):
    """A unit that reads another. term = the other's number as it is shown × weight."""

    unit: Unit
    weight: float | None  # None for a function and for softmax
    term: float


class Readers(TypedDict):
    """Of a unit: who reads it, the strongest first."""

    unit: Unit
    kind: str | None  # of the layer that reads it; None where nothing does
    value: float
    places: int
    readers: list[Reader]
    weight_places: int
    term_places: int
    count: int  # of all readers


def explained(model: Network, captured: Mapping[str, Tensor], unit: Unit) -> dict[str, Any]:
    """Return the unit's arithmetic in numbers that hold as they stand, by `cnn.inside.arithmetic`.

    With it "kind", one of `cnn.inside.kinds`; "window": [layer, first channel, top, left, bottom, right] of the layer
    before, with the "rows" and "columns" that are read in it, or null for a pixel; "largest" leads back.
    """
    found = units.explain(model, captured, unit)
    window = found.window
    return {
        "unit": unit,
        "kind": units.kind(model, unit.layer),
        "window": window and [window.layer, window.channels.start, *window.box],
        "rows": window and window.rows,
        "columns": window and window.columns,
        "largest": found.largest,
        **units.shown(found, captured),
    }


def trace(model: Network, captured: Mapping[str, Tensor], unit: Unit) -> Trace:
    """Return the strongest path from the unit to a pixel, both included."""
    return {"stops": [_stop(model, captured, own) for own in units.trace(model, captured, unit)]}


def _stop(model: Network, captured: Mapping[str, Tensor], unit: Unit) -> Stop:
    told = units.shown(units.explain(model, captured, unit), captured)
    return {"unit": unit, "value": told["value"], "places": told["places"]}


def forward(model: Network, captured: Mapping[str, Tensor], unit: Unit) -> Readers:
    """Return the units that read this one, and what each makes of its number, as it is shown."""
    stop, found = _stop(model, captured, unit), units.read_by(model, captured, unit)
    kind = units.kind(model, found[0].unit.layer) if found else None
    weights = np.array([own.weight for own in found if own.weight is not None])
    weight_places = rounding.decimals(weights)
    term_places = stop["places"] + FINER if kind == "softmax" else stop["places"]
    readers: list[Reader] = []
    for own in found[:READERS]:
        weight = None if own.weight is None else round(own.weight, weight_places)
        term = round(own.term, term_places) if weight is None else _product(stop, weight, weight_places)
        readers.append({"unit": own.unit, "weight": weight, "term": term})
    return {
        **stop,
        "kind": kind,
        "readers": readers,
        "weight_places": weight_places,
        "term_places": term_places,
        "count": len(found),
    }


def _product(stop: Stop, weight: float, places: int) -> float:
    """Return a number × a weight of so many decimals, to the number's own decimals, half away from zero."""
    exactly = rounding.whole(stop["value"], stop["places"]) * rounding.whole(weight, places)
    return float(rounding.nearest(exactly, places) / 10 ** stop["places"])
