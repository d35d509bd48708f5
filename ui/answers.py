"""What the page asks: a question, plain JSON, to an answer, plain JSON. No session: a question carries all it needs."""

import base64
import io

import numpy as np
import torch
from torch import Tensor

from cnn import activations, kernels, models, recognition, render, rounding, units
from ui import pictures, questions
from ui.questions import Networks


def read(networks: Networks, question: dict) -> dict:
    """{"network", "strokes", "pen"} or {"network", "picture": data URL}, and {"view"}, see `look` -> the reading.

    That is {"digit": 0-9, "probabilities": ten numbers, "known": bool, "stages": name -> PNG as data URL, "pixels": the
    digit for later questions, "layers": see `look`}, or {"digit": null} where nothing is drawn.
    """
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


def look(networks: Networks, question: dict) -> dict:
    """{"network", "pixels", "view": {"layers": names, "scale": "layer" or "map"}} -> {"layers": name -> picture}.

    A picture is {"picture": PNG as data URL, all maps one below the other, "limits": what the strongest colour of each
    stands for, or one for all, "inactive": channels that are all zero}.
    """
    model = questions.network(networks, question.get("network"))
    return _look(_capture(model, questions.pixels(question)), question.get("view"))


def value_of(networks: Networks, question: dict) -> dict:
    """{"network", "pixels", "unit": [layer, channel, row, column]} -> its {"value", "places"}, as in `explain`."""
    model = questions.network(networks, question.get("network"))
    captured = _capture(model, questions.pixels(question))
    told = units.shown(units.explain(model, captured, questions.unit(question)), captured)
    return {"value": told["value"], "places": told["places"]}


def explain(networks: Networks, question: dict) -> dict:
    """The same question -> the unit's arithmetic in numbers that hold as they stand, see `cnn.inside.arithmetic`.

    "kind" is one of `cnn.inside.kinds`; "window": [layer, first channel, top, left, bottom, right] of the layer before,
    with the "rows" and "columns" that are read in it, or null for a pixel; "largest" leads back.
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


def filters(networks: Networks, question: dict) -> dict:
    """{"network", "layer"} -> its kernels as one picture, a row a filter, with "shape", "limit", "places", "bias"."""
    model = questions.network(networks, question.get("network"))
    weights, bias = kernels.filters(model, questions.layer(question))
    wide = weights.transpose(0, 2, 1, 3).reshape(len(weights), weights.shape[2], -1)  # (C_out, k, C_in · k)
    limit = float(np.abs(weights).max())
    places = rounding.decimals(weights)
    picture = pictures.data_url(render.signed(wide, np.full(len(wide), limit)))
    bias = None if bias is None else bias.astype(float).round(places).tolist()
    return {"picture": picture, "shape": weights.shape, "limit": round(limit, places), "places": places, "bias": bias}


def one_filter(networks: Networks, question: dict) -> dict:
    """{"network", "layer", "channel"} -> the numbers of one filter, {"kernels": (C_in, k, k), "places"}."""
    model = questions.network(networks, question.get("network"))
    weights, _ = kernels.filters(model, questions.layer(question))
    channel = question.get("channel")
    if type(channel) is not int or not 0 <= channel < len(weights):
        raise ValueError(f"This layer has the filters 0 to {len(weights) - 1}.")
    places = rounding.decimals(weights)
    own = weights[channel].astype(float).round(places).tolist()
    return {"kernels": own, "places": places}


def convolve(networks: Networks, question: dict) -> dict:
    """{"network", "pixels", "layer"} -> the picture, as of `look`, of what true convolution would give."""
    model = questions.network(networks, question.get("network"))
    captured = _capture(model, questions.pixels(question))
    return pictures.of_layer("", kernels.convolve_truly(model, captured, questions.layer(question)), "layer")


def everything(networks: Networks, question: dict) -> dict:
    """{"network", "pixels"} -> {"file": base64 of an .npz with every layer's output by name}."""
    model = questions.network(networks, question.get("network"))
    captured = _capture(model, questions.pixels(question))
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{name: activation[0].numpy() for name, activation in captured.items()})
    return {"file": base64.b64encode(buffer.getvalue()).decode()}


def _look(captured: dict[str, Tensor], view: object) -> dict:
    """Return the pictures of the layers that a view names, if they are layers: it may be of the network before."""
    if view is None:
        return {"layers": {}, "scale": None}
    if not isinstance(view, dict) or not isinstance(view.get("layers"), list):
        raise ValueError("A view is an object with a list of layers and a scale.")
    scale = "map" if view.get("scale") == "map" else "layer"
    names = [name for name in captured if name in view["layers"]]  # each once, however often it is named
    return {"layers": {name: pictures.of_layer(name, captured[name], scale) for name in names}, "scale": scale}


def _capture(model: models.Network, digit: np.ndarray) -> dict[str, Tensor]:
    return activations.capture(model, torch.from_numpy(digit.copy())[None, None].float() / 255)
