"""What the page asks about networks: a question, JSON -> its answer, JSON and arrays of bytes.

There is no session: a question carries all that it needs. Each function raises ValueError with a sentence for the user;
the types of their answers stand in ui/shared/types.d.ts too. How answers travel: ui/server/packing.py.
"""

import base64
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from cnn import activations, evidence, models, recognition, sketch, surgery, units
from cnn.evidence import Evidence, Summary
from ui import edits, pictures, questions, several
from ui.explore import making, replies, table, ways
from ui.questions import Networks, Question
from ui.told import File, Looked, Nothing, Picture, Reading, Stages


@dataclass
class Seen:
    """A digit as a network sees it, and what was asked about it."""

    question: Question
    model: models.Network
    digit: NDArray[np.uint8]  # (28, 28)
    placement: sketch.Placement | None  # of the digit on the pad; of pixels there is none
    stages: sketch.Stages | None  # where they were asked for
    row: several.Row  # of the digits beside it
    why: questions.Why | None  # where evidence was asked for with the reading
    captured: dict[str, Tensor] = field(default_factory=dict)  # of `activations.capture`, for this digit alone
    evidence: Summary | None = None


NOTHING: Nothing = {"digit": None}


def see(networks: Networks, asked: Sequence[Question]) -> list[Seen | Nothing | ValueError]:
    """Return for each question what its network sees; NOTHING where nothing is drawn, and why where it has no answer.

    {"network", "strokes", "pen", "stages": whether they are wanted} or {"network", "pixels": of an earlier answer}; of
    several digits, "which" is looked at, see ui/several.py. "edits" change the network, see ui/edits.py.

    The digits of one network go through it as one batch: sixteen take six times as long as one. Their numbers may
    differ in the sixth digit from those that each has alone, for PyTorch chooses other ways for batches.
    """
    found = [_drawn(networks, question) for question in asked]
    drawn = [one for one in found if isinstance(one, Seen)]
    for model in {id(one.model): one.model for one in drawn}.values():
        together = [one for one in drawn if one.model is model]
        for one, captured in zip(together, _capture(model, [one.digit for one in together]), strict=True):
            one.captured = captured
        _summarise(model, [one for one in together if one.why])
    return found


def _drawn(networks: Networks, question: Question) -> Seen | Nothing | ValueError:
    """Return a question with its digit, and room for what the network makes of it."""
    try:
        model = edits.network(networks, question)
        why = questions.why(question)
        if "pixels" in question:
            return Seen(question, model, questions.pixels(question), None, None, several.pictured(question), why)
        drawn = several.drawn(networks, model, question)
        if drawn is None:
            return NOTHING
        stages = questions.stages(question | {"strokes": drawn.strokes}) if question.get("stages") is True else None
    except ValueError as error:
        return error
    return Seen(question, model, *drawn.placed, stages, drawn.row, why)


def _capture(model: models.Network, digits: Sequence[NDArray[np.uint8]]) -> Iterator[dict[str, Tensor]]:
    """Yield every layer's output for each digit, as if it had come alone: (1, …)."""
    inputs = models.inputs(digits)
    captured = activations.capture(model, inputs)
    for n in range(len(digits)):
        yield {name: output[n : n + 1] for name, output in captured.items()}


def _summarise(model: models.Network, asking: Sequence[Seen]) -> None:
    """Find the evidence that these ask for, of digits that are captured already."""
    pairs = [replies.rivals(one.why, activations.logits(one.captured)[0]) for one in asking if one.why]
    if not pairs:
        return
    firsts, others = zip(*pairs, strict=True)
    found = evidence.summarise(model, [one.digit for one in asking], firsts, others, replies.MAPS)
    for one, own in zip(asking, found, strict=True):
        one.evidence = own


def read(seen: Seen) -> Reading:
    """{…, "view", "why"}, see `look` and `questions.why` -> the reading."""
    logits = activations.logits(seen.captured)
    digit, probabilities, known = recognised = recognition.judge(seen.model, logits)
    places, numbers = units.layer_places(seen.captured, [*seen.captured][-2]), logits[0].double().numpy()
    return {
        "digit": digit,
        "probabilities": probabilities.round(6).tolist(),
        "known": known,
        "pixels": _text(seen.digit),
        "placement": seen.placement,
        "logits": {"numbers": numbers.round(places).tolist(), "places": places},
        "evidence": seen.evidence and replies.told(seen.evidence, numbers, places, seen.model.temperature),
        "stages": seen.stages and _before(seen.stages),
        "digits": several.told(seen.model, seen.row, recognised),
        "which": seen.row.which,
        "crowded": not known and several.crowded(seen.question),
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


def lines(seen: Seen) -> replies.Lines:
    """{…, "rivals": as "why" is, "block", "channel"} -> the lines into and out of one map, by what they count."""
    found, places = _evidence(seen), units.layer_places(seen.captured, [*seen.captured][-2])
    place = questions.layer(seen.question, "block"), questions.whole(seen.question, "channel", 0, questions.CHANNELS)
    return replies.lines(found, *place, places)


def evidence_file(seen: Seen) -> File:
    """{…, "rivals"} -> all that each map and line adds, as a table (CSV)."""
    text = table.written(edits.name(seen.question), _evidence(seen))
    return {"file": np.frombuffer(text.encode(), np.uint8)}


def _evidence(seen: Seen) -> Evidence:
    """Return the evidence for and against the "rivals" that were asked about, with all of its lines."""
    rivals = questions.why(seen.question, "rivals")
    if rivals is None:
        raise ValueError(questions.RIVALS)
    logits = activations.logits(seen.captured)[0]
    return evidence.split(seen.model, seen.digit, *replies.rivals(rivals, logits))


def value_of(seen: Seen) -> making.Number:
    """{…, "unit": [layer, channel, row, column]} -> its number, as in `explain`."""
    told = units.shown(units.explain(seen.model, seen.captured, questions.unit(seen.question)), seen.captured)
    return {"value": told["value"], "places": told["places"]}


def explain(seen: Seen) -> dict[str, Any]:
    """The same question -> the unit's arithmetic, see `ways.explained`, and lines of Python that print its value."""
    asked, unit = seen.question, questions.unit(seen.question)
    changes, epoch, own = surgery.plain(edits.changes(asked)), edits.epoch(asked), edits.own(asked) is not None
    code = units.snippet(asked["network"], seen.model, seen.digit, unit, changes, epoch, own)
    return {"code": code, **ways.explained(seen.model, seen.captured, unit)}


def trace(seen: Seen) -> ways.Trace:
    """The same question -> the strongest path from the unit to a pixel."""
    return ways.trace(seen.model, seen.captured, questions.unit(seen.question))


def forward(seen: Seen) -> ways.Readers:
    """The same question -> what reads the unit."""
    return ways.forward(seen.model, seen.captured, questions.unit(seen.question))


def make(seen: Seen) -> making.Making:
    """{…, "layer", "channel", "all", "truly", "sources", "weight": see `making.Wanted`} -> how a map is made."""
    asked = seen.question
    place = questions.layer(asked), questions.whole(asked, "channel", 0, questions.CHANNELS)
    flags = asked.get("all") is True, asked.get("truly") is True
    wanted = making.Wanted(*flags, questions.sources(asked), questions.weight(asked))
    return making.making(seen.model, seen.captured, *place, wanted)


def everything(seen: Seen) -> File:
    """-> a file of every layer's output by its name, for `numpy.load`."""
    buffer = io.BytesIO()
    arrays: dict[str, Any] = {name: activation[0].numpy() for name, activation in seen.captured.items()}
    np.savez_compressed(buffer, **arrays)
    return {"file": np.frombuffer(buffer.getvalue(), np.uint8)}


def picture(parts: several.Parts) -> Picture | Nothing:
    """Return what a picture's file is answered with: the digits on it, for later questions."""
    if not parts.digits:
        return NOTHING
    return {
        "digits": [
            {"pixels": _text(part.stages.digit), "stages": _before(part.stages), "box": part.box}
            for part in parts.digits
        ],
        "crowded": parts.crowded,
    }


def _before(stages: sketch.Stages) -> Stages:
    """Return the stages before the digit."""
    return {"drawn": stages.drawn, "cropped": stages.cropped, "fitted": stages.fitted}


def _text(digit: NDArray[np.uint8]) -> str:
    """Return the digit as questions carry it."""
    return base64.b64encode(digit.tobytes()).decode()


AboutDigit = Callable[[Seen], Mapping[str, object]]
ABOUT_DIGITS: dict[str, AboutDigit] = {
    each.__name__: each
    for each in (read, look, lines, value_of, explain, trace, forward, make, everything, evidence_file)
}
