"""What the page asks about networks: a question, JSON -> its answer, JSON.

There is no session: a question carries all that it needs. Each function raises ValueError with a sentence for the user;
the types of their answers stand in ui/shared/types.d.ts too.
"""

import base64
import io
from typing import Any, Literal, TypedDict

import numpy as np
import torch
from torch import Tensor

from cnn import activations, kernels, models, recognition, render, rounding, units
from ui import pictures, questions
from ui.pictures import Maps
from ui.questions import Networks, Question


class Looked(TypedDict):
    layers: dict[str, Maps]
    scale: Literal["map", "layer"] | None


class Nothing(TypedDict):
    digit: None


class Reading(Looked):
    digit: int  # 0 to 9
    probabilities: list[float]  # ten
    known: bool  # whether it looks like a digit
    stages: dict[str, str]  # of `sketch.Stages` -> PNG as data URL
    pixels: str  # the digit for later questions, base64


class Number(TypedDict):
    value: float
    places: int  # its decimals


class Filters(TypedDict):
    picture: str  # PNG as data URL: a row a filter, its kernels side by side
    shape: tuple[int, ...]  # (C_out, C_in, k, k)
    limit: float  # what the strongest colour stands for
    places: int
    bias: list[float] | None


class OneFilter(TypedDict):
    kernels: list[list[list[float]]]  # (C_in, k, k)
    places: int


class File(TypedDict):
    file: str  # .npz, base64


def read(networks: Networks, question: Question) -> Reading | Nothing:
    """{"network", "strokes", "pen"} or {"network", "picture": data URL}, and {"view"}, see `look` -> the reading."""
    model = questions.network(networks, question.get("network"))
    stages = questions.stages(question)
    if stages is None:
        return {"digit": None}
    captured = _capture(model, stages.digit)
    digit, probabilities, known = recognition.judge(model, activations.logits(captured))
    return {
        "digit": digit,
        "probabilities": probabilities.round(6).tolist(),
        "known": known,
        "stages": {name: pictures.data_url(render.ink(stage)) for name, stage in stages._asdict().items()},
        "pixels": base64.b64encode(stages.digit.tobytes()).decode(),
        **_look(captured, question.get("view")),
    }


def look(networks: Networks, question: Question) -> Looked:
    """{"network", "pixels", "view": {"layers": names, "scale": "layer" or "map"}} -> the pictures of these layers."""
    model = questions.network(networks, question.get("network"))
    return _look(_capture(model, questions.pixels(question)), question.get("view"))


def value_of(networks: Networks, question: Question) -> Number:
    """{"network", "pixels", "unit": [layer, channel, row, column]} -> its number, as in `explain`."""
    model = questions.network(networks, question.get("network"))
    captured = _capture(model, questions.pixels(question))
    told = units.shown(units.explain(model, captured, questions.unit(question)), captured)
    return {"value": told["value"], "places": told["places"]}


def explain(networks: Networks, question: Question) -> dict[str, Any]:
    """The same question -> the unit's arithmetic in numbers that hold as they stand, by `cnn.inside.arithmetic`.

    With it "kind", one of `cnn.inside.kinds`; "window": [layer, first channel, top, left, bottom, right] of the layer
    before, with the "rows" and "columns" that are read in it, or null for a pixel; "largest" leads back.
    """
    model = questions.network(networks, question.get("network"))
    digit, unit = questions.pixels(question), questions.unit(question)
    captured = _capture(model, digit)
    explained = units.explain(model, captured, unit)
    window = explained.window
    return {
        "unit": unit,
        "kind": units.kind(model, unit.layer),
        "window": window and [window.layer, window.channels.start, *window.box],
        "rows": window and window.rows,
        "columns": window and window.columns,
        "largest": explained.largest,
        "code": units.snippet(question["network"], model, digit, unit),
        **units.shown(explained, captured),
    }


def filters(networks: Networks, question: Question) -> Filters:
    """{"network", "layer"} -> all kernels of the layer."""
    model = questions.network(networks, question.get("network"))
    weights, bias = kernels.filters(model, questions.layer(question))
    wide = weights.transpose(0, 2, 1, 3).reshape(len(weights), weights.shape[2], -1)  # (C_out, k, C_in · k)
    limit = float(np.abs(weights).max())
    places = rounding.decimals(weights)
    picture = pictures.data_url(render.signed(wide, np.full(len(wide), limit)))
    bias = None if bias is None else bias.astype(float).round(places).tolist()
    return {"picture": picture, "shape": weights.shape, "limit": round(limit, places), "places": places, "bias": bias}


def one_filter(networks: Networks, question: Question) -> OneFilter:
    """{"network", "layer", "channel"} -> the numbers of one filter."""
    model = questions.network(networks, question.get("network"))
    weights, _ = kernels.filters(model, questions.layer(question))
    channel = question.get("channel")
    if type(channel) is not int or not 0 <= channel < len(weights):
        raise ValueError(f"This layer has the filters 0 to {len(weights) - 1}.")
    places = rounding.decimals(weights)
    own = weights[channel].astype(float).round(places).tolist()
    return {"kernels": own, "places": places}


def convolve(networks: Networks, question: Question) -> Maps:
    """{"network", "pixels", "layer"} -> what the layer's maps would be if it convolved truly, each kernel turned."""
    model = questions.network(networks, question.get("network"))
    captured = _capture(model, questions.pixels(question))
    return pictures.of_layer("", kernels.convolve_truly(model, captured, questions.layer(question)), "layer")


def everything(networks: Networks, question: Question) -> File:
    """{"network", "pixels"} -> a file of every layer's output by its name, for `numpy.load`."""
    model = questions.network(networks, question.get("network"))
    captured = _capture(model, questions.pixels(question))
    buffer = io.BytesIO()
    arrays: dict[str, Any] = {name: activation[0].numpy() for name, activation in captured.items()}
    np.savez_compressed(buffer, **arrays)
    return {"file": base64.b64encode(buffer.getvalue()).decode()}


def _look(captured: dict[str, Tensor], view: object) -> Looked:
    """Return the pictures of the layers that a view names, if they are layers: it may be of the network before."""
    if view is None:
        return {"layers": {}, "scale": None}
    if not isinstance(view, dict) or not isinstance(view.get("layers"), list):
        raise ValueError("A view is an object with a list of layers and a scale.")
    scale: Literal["map", "layer"] = "map" if view.get("scale") == "map" else "layer"
    names = [name for name in captured if name in view["layers"]]  # each once, however often it is named
    return {"layers": {name: pictures.of_layer(name, captured[name], scale) for name in names}, "scale": scale}


def _capture(model: models.Network, digit: np.ndarray) -> dict[str, Tensor]:
    return activations.capture(model, torch.from_numpy(digit.copy())[None, None].float() / 255)
