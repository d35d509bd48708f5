"""Reads digits for programs, which do not look into networks."""

from asyncio import wrap_future
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from cnn import models, recognition, several, sketch
from ui import questions
from ui.questions import Networks
from ui.server.lane import Lane
from ui.several import Parts, judge, parts

Decode = Callable[[bytes], sketch.Ink | None]  # a picture's file -> the ink on it; raises ValueError

PICTURES = 8  # that one client may have waiting


class Digit(TypedDict):
    """One of the digits side by side."""

    digit: int  # 0 to 9
    probability: float
    known: bool  # whether it looks like a digit
    strokes: list[int] | None  # that make it up, by their index; None of a picture
    box: several.Box | None  # around it; None of strokes


class Result(TypedDict):
    """All are None, and there are no digits, if nothing is drawn."""

    digit: int | None  # 0 to 9, the most probable for all ink together
    probabilities: list[float] | None  # of 0 to 9
    known: bool | None  # whether it looks like a digit at all
    digits: list[Digit]  # from left to right


class Reader:
    """Reads strokes and pictures, one after the other, in threads beside the event loop."""

    def __init__(self, networks: Networks, lane: Lane, decode: Decode) -> None:
        self.networks = networks
        self.lane = lane
        self.decode = decode
        self.pictures = Lane("pictures", PICTURES)

    async def strokes(self, client: str, network: object, strokes: object) -> Result:
        """Read strokes, [[[x, y], …], …], in any unit, y down. Raises ValueError with a sentence, and CrowdedError."""
        model = questions.trained(self.networks, network)
        return await wrap_future(self.lane.submit(client, partial(self._strokes, model, strokes)))

    async def picture(self, client: str, network: object, file: bytes) -> Result:
        """Read a picture's file. Raises ValueError with a sentence, and CrowdedError."""
        model = questions.trained(self.networks, network)
        ink, found = await wrap_future(self.pictures.submit(client, partial(self._divided, file)))
        return await wrap_future(self.lane.submit(client, partial(_picture, model, ink, found)))

    async def parts(self, client: str, file: bytes) -> Parts:
        """Return the digits on a picture, given its file. Raises as `picture`."""
        _, found = await wrap_future(self.pictures.submit(client, partial(self._divided, file)))
        return found

    def _divided(self, file: bytes) -> tuple[sketch.Ink | None, Parts]:
        """Return the ink on a picture, given its file, and the digits that it is."""
        ink = self.decode(file)
        return ink, parts(self.networks, ink)

    def _strokes(self, model: models.Network, strokes: object) -> Result:
        whole = sketch.from_strokes(strokes)  # type: ignore[arg-type]  # sketch checks them
        if whole is None:
            return NOTHING
        assert isinstance(strokes, list)
        groups = several.divide(judge(self.networks, model), strokes)
        digits = [found for group in groups if (found := sketch.from_strokes([strokes[i] for i in group])) is not None]
        return _result(model, whole, digits, [(group, None) for group in groups])


Place = tuple[list[int] | None, several.Box | None]  # of a digit: strokes or box
NOTHING: Result = {"digit": None, "probabilities": None, "known": None, "digits": []}


def _picture(model: models.Network, ink: sketch.Ink | None, found: Parts) -> Result:
    if ink is None:
        return NOTHING
    digits = found.digits
    whole = digits[0].stages.digit if len(digits) == 1 else sketch.stages_of_ink(ink).digit
    return _result(model, whole, [part.stages.digit for part in digits], [(None, part.box) for part in digits])


def _result(
    model: models.Network, whole: NDArray[np.uint8], digits: Sequence[NDArray[np.uint8]], places: Sequence[Place]
) -> Result:
    read = recognition.recognise(model, whole)
    each = several.recognise(model, digits) if len(digits) > 1 else [read]
    return {
        "digit": read.digit,
        "probabilities": read.probabilities.tolist(),
        "known": read.known,
        "digits": [
            {
                "digit": own.digit,
                "probability": float(own.probabilities[own.digit]),
                "known": own.known,
                "strokes": strokes,
                "box": box,
            }
            for own, (strokes, box) in zip(each, places, strict=True)
        ],
    }
