"""What the page asks about networks: a question, JSON -> its answer, JSON and arrays of bytes.

There is no session: a question carries all that it needs. Each function raises ValueError with a sentence for the user;
the types of their answers stand in ui/shared/types.d.ts too. How answers travel: ui/server/packing.py.
"""

import base64
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypedDict

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnn import activations, kernels, models, recognition, render, rounding, sketch, units
from ui import pictures, questions
from ui.pictures import Maps, Plane
from ui.questions import Networks, Question


class Seen(NamedTuple):
    """A digit as a network sees it, and what was asked about it."""

    question: Question
    model: models.Network
    digit: NDArray[np.uint8]  # (28, 28)
    stages: sketch.Stages | None  # where they were asked for
    captured: dict[str, Tensor]  # of `activations.capture`, for this digit alone


class Looked(TypedDict):
    layers: dict[str, Maps]
    scale: Literal["map", "layer"] | None


class Nothing(TypedDict):
    digit: None


class Stages(TypedDict):
    """The way to the digit, ink from 0 to 255."""

    drawn: Plane
    cropped: Plane
    fitted: Plane


class Picture(TypedDict):
    """What is on a picture."""

    pixels: str  # the digit for questions, base64
    stages: Stages


class Reading(Looked):
    digit: int  # 0 to 9
    probabilities: list[float]  # ten
    known: bool  # whether it looks like a digit
    pixels: str  # the digit for later questions, base64
    stages: Stages | None


class Number(TypedDict):
    value: float
    places: int  # its decimals


class Filters(TypedDict):
    picture: Plane  # (C_out, k, C_in · k): a row a filter, its kernels side by side
    shape: tuple[int, ...]  # (C_out, C_in, k, k)
    limit: float  # what the strongest colour stands for
    places: int
    bias: list[float] | None


class OneFilter(TypedDict):
    kernels: list[list[list[float]]]  # (C_in, k, k)
    places: int


class File(TypedDict):
    file: Plane  # the bytes of a .npz


NOTHING: Nothing = {"digit": None}


def see(networks: Networks, asked: Sequence[Question]) -> list[Seen | Nothing | ValueError]:
    """Return for each question what its network sees; NOTHING where nothing is drawn, and why where it has no answer.

    {"network", "strokes", "pen", "stages": whether they are wanted} or {"network", "pixels": of an earlier answer}

    The digits of one network go through it as one batch: sixteen take six times as long as one. Their numbers may
    differ in the sixth digit from those that each has alone, for PyTorch chooses other ways for batches.
    """
    found = [_drawn(networks, question) for question in asked]
    drawn = [one for one in found if isinstance(one, Seen)]
    for model in {id(one.model): one.model for one in drawn}.values():
        together = [one for one in drawn if one.model is model]
        for one, captured in zip(together, _capture(model, [one.digit for one in together]), strict=True):
            one.captured.update(captured)
    return found


def _drawn(networks: Networks, question: Question) -> Seen | Nothing | ValueError:
    """Return a question with its digit, and room for what the network makes of it."""
    try:
        model = questions.network(networks, question.get("network"))
        stages = None
        if "pixels" in question:
            digit: NDArray[np.uint8] | None = questions.pixels(question)
        elif question.get("stages") is True:
            stages = questions.stages(question)
            digit = stages and stages.digit
        else:
            digit = questions.digit(question)
    except ValueError as error:
        return error
    return NOTHING if digit is None else Seen(question, model, digit, stages, {})


def _capture(model: models.Network, digits: Sequence[NDArray[np.uint8]]) -> Iterator[dict[str, Tensor]]:
    """Yield every layer's output for each digit, as if it had come alone: (1, …)."""
    inputs = torch.from_numpy(np.stack(digits))[:, None].float() / 255  # (N, 1, 28, 28)
    captured = activations.capture(model, inputs)
    for n in range(len(digits)):
        yield {name: output[n : n + 1] for name, output in captured.items()}


def read(seen: Seen) -> Reading:
    """{…, "view"}, see `look` -> the reading."""
    digit, probabilities, known = recognition.judge(seen.model, activations.logits(seen.captured))
    return {
        "digit": digit,
        "probabilities": probabilities.round(6).tolist(),
        "known": known,
        "pixels": _text(seen.digit),
        "stages": seen.stages and _before(seen.stages),
        **look(seen),
    }


def look(seen: Seen) -> Looked:
    """{…, "view": {"layers": names, "scale": "layer" or "map"}} -> the pictures of these layers.

    Names that are no layer's are passed over: a view may be of the network before.
    """
    view = seen.question.get("view")
    if view is None:
        return {"layers": {}, "scale": None}
    if not isinstance(view, dict) or not isinstance(view.get("layers"), list):
        raise ValueError("A view is an object with a list of layers and a scale.")
    scale: Literal["map", "layer"] = "map" if view.get("scale") == "map" else "layer"
    names = [name for name in seen.captured if name in view["layers"]]  # each once, however often it is named
    return {"layers": {name: pictures.of_layer(name, seen.captured[name], scale) for name in names}, "scale": scale}


def value_of(seen: Seen) -> Number:
    """{…, "unit": [layer, channel, row, column]} -> its number, as in `explain`."""
    told = units.shown(units.explain(seen.model, seen.captured, questions.unit(seen.question)), seen.captured)
    return {"value": told["value"], "places": told["places"]}


def explain(seen: Seen) -> dict[str, Any]:
    """The same question -> the unit's arithmetic in numbers that hold as they stand, by `cnn.inside.arithmetic`.

    With it "kind", one of `cnn.inside.kinds`; "window": [layer, first channel, top, left, bottom, right] of the layer
    before, with the "rows" and "columns" that are read in it, or null for a pixel; "largest" leads back.
    """
    unit = questions.unit(seen.question)
    explained = units.explain(seen.model, seen.captured, unit)
    window = explained.window
    return {
        "unit": unit,
        "kind": units.kind(seen.model, unit.layer),
        "window": window and [window.layer, window.channels.start, *window.box],
        "rows": window and window.rows,
        "columns": window and window.columns,
        "largest": explained.largest,
        "code": units.snippet(seen.question["network"], seen.model, seen.digit, unit),
        **units.shown(explained, seen.captured),
    }


def convolve(seen: Seen) -> Maps:
    """{…, "layer"} -> what the layer's maps would be if it convolved truly, each kernel turned."""
    maps = kernels.convolve_truly(seen.model, seen.captured, questions.layer(seen.question))
    return pictures.of_layer("", maps, "layer")


def everything(seen: Seen) -> File:
    """-> a file of every layer's output by its name, for `numpy.load`."""
    buffer = io.BytesIO()
    arrays: dict[str, Any] = {name: activation[0].numpy() for name, activation in seen.captured.items()}
    np.savez_compressed(buffer, **arrays)
    return {"file": np.frombuffer(buffer.getvalue(), np.uint8)}


def filters(networks: Networks, question: Question) -> Filters:
    """{"network", "layer"} -> all kernels of the layer."""
    model = questions.network(networks, question.get("network"))
    weights, bias = kernels.filters(model, questions.layer(question))
    wide = weights.transpose(0, 2, 1, 3).reshape(len(weights), weights.shape[2], -1)  # (C_out, k, C_in · k)
    limit = float(np.abs(weights).max())
    places = rounding.decimals(weights)
    picture = render.quantise(wide, np.full(len(wide), limit))
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


def picture(stages: sketch.Stages | None) -> Picture | Nothing:
    """Return what a picture's file is answered with: the digit on it, for later questions."""
    if stages is None:
        return NOTHING
    return {"pixels": _text(stages.digit), "stages": _before(stages)}


def _before(stages: sketch.Stages) -> Stages:
    """Return the stages before the digit."""
    return {"drawn": stages.drawn, "cropped": stages.cropped, "fitted": stages.fitted}


def _text(digit: NDArray[np.uint8]) -> str:
    """Return the digit as questions carry it."""
    return base64.b64encode(digit.tobytes()).decode()


AboutDigit = Callable[[Seen], Mapping[str, object]]
ABOUT_DIGITS: dict[str, AboutDigit] = {
    each.__name__: each for each in (read, look, value_of, explain, convolve, everything)
}
