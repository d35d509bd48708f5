"""What a map looks for: the digits of MNIST that excite it most, as they lie beside the weights."""

from functools import lru_cache
from typing import TypedDict

import numpy as np

from cnn import exciting, kernels, units
from cnn.exciting import Gallery
from cnn.models import Network
from ui import questions
from ui.pictures import Plane
from ui.questions import Networks, Question

LOADED = 8  # galleries kept in memory, about 2 MB each
SMALLEST = 3  # rows and columns of a patch in which anything can be recognised


class Patch(TypedDict):
    """What a unit of the map saw of a digit when it was excited."""

    digit: Plane  # (28, 28), ink from 0 to 255
    box: tuple[int, int, int, int]  # top, left, bottom, right of what the unit saw, half-open
    label: int
    value: float  # of the unit, to two decimals


class Excites(TypedDict):
    patches: list[Patch]  # the most exciting first; none where no file tells
    searched: int  # digits that were looked through


def excite(networks: Networks, question: Question) -> Excites:
    """{"network", "layer", "channel"} -> what excites this map most, at the end of its block.

    Nothing for a map that is mixed with others before that, and for one whose units see a pixel each.
    """
    model = questions.network(networks, question.get("network"))
    layer, channel = questions.layer(question), questions.whole(question, "channel", 0, questions.CHANNELS)
    chain = kernels.chain(model, layer)
    block = next((own for own in units.blocks(model).values() if own.end == chain[-1]), None)
    gallery = block and _load(question["network"], model)
    if not block or not gallery:
        return {"patches": [], "searched": 0}
    found = exciting.patches(gallery, model, block.name, channel)
    shown = [patch for patch in found if patch.value > 0 and min(patch.pixels.shape) >= SMALLEST]
    return {"patches": [_patch(gallery, patch) for patch in shown], "searched": gallery.searched}


def _patch(gallery: Gallery, patch: exciting.Patch) -> Patch:
    digit = gallery.digits[np.searchsorted(gallery.numbers, patch.number)]
    return {"digit": digit, "box": patch.box, "label": patch.label, "value": round(patch.value, 2)}


@lru_cache(maxsize=LOADED)
def _load(name: str, model: Network) -> Gallery | None:
    return exciting.load(name, model)
