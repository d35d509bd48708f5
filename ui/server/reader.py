"""Reads digits for programs, which do not look into networks."""

from asyncio import wrap_future
from collections.abc import Callable
from functools import partial
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from cnn import models, recognition, sketch
from ui import questions
from ui.questions import Networks
from ui.server.lane import Lane

Decode = Callable[[bytes], sketch.Stages | None]  # a picture's file -> what is on it; raises ValueError

PICTURES = 8  # that one client may have waiting


class Result(TypedDict):
    """All are None if nothing is drawn."""

    digit: int | None  # 0 to 9, the most probable
    probabilities: list[float] | None  # of 0 to 9
    known: bool | None  # whether it looks like a digit at all


class Reader:
    """Reads strokes and pictures, one after the other, in threads beside the event loop."""

    def __init__(self, networks: Networks, lane: Lane, decode: Decode) -> None:
        self.networks = networks
        self.lane = lane
        self.decode = decode
        self.pictures = Lane("pictures", PICTURES)

    async def strokes(self, client: str, network: object, strokes: object) -> Result:
        """Read strokes, [[[x, y], …], …], in any unit, y down. Raises ValueError with a sentence, and CrowdedError."""
        model = questions.network(self.networks, network)
        return await wrap_future(self.lane.submit(client, partial(_strokes, model, strokes)))

    async def picture(self, client: str, network: object, file: bytes) -> Result:
        """Read a picture's file. Raises ValueError with a sentence, and CrowdedError."""
        model = questions.network(self.networks, network)
        stages = await self.stages(client, file)
        return await wrap_future(self.lane.submit(client, partial(_result, model, stages and stages.digit)))

    async def stages(self, client: str, file: bytes) -> sketch.Stages | None:
        """Return the way from a picture's file to the digit on it; None if nothing is. Raises as `picture`."""
        return await wrap_future(self.pictures.submit(client, partial(self.decode, file)))


def _strokes(model: models.Network, strokes: object) -> Result:
    return _result(model, sketch.from_strokes(strokes))  # type: ignore[arg-type]  # sketch checks them


def _result(model: models.Network, digit: NDArray[np.uint8] | None) -> Result:
    if digit is None:
        return {"digit": None, "probabilities": None, "known": None}
    read = recognition.recognise(model, digit)
    return {"digit": read.digit, "probabilities": read.probabilities.tolist(), "known": read.known}
