"""What a question of the page holds: JSON that may be anything -> what cnn takes, or a ValueError with a sentence."""

import base64
import binascii
import io

import numpy as np

from cnn import models, picture, sketch, units
from ui.sketchpad import SIDE

Networks = dict[str, tuple[models.Network, dict]]  # name -> (model in eval mode, meta), as weights.load gives them
PICTURE = "The picture did not arrive whole; please choose it again."
DIGIT = "The digit did not arrive whole; please draw it again."


def network(networks: Networks, name: object) -> models.Network:
    """Return the network of this name."""
    if not isinstance(name, str) or name not in networks:
        raise ValueError(f"There is no such network here; choose one of {', '.join(networks)}.")
    return networks[name][0]


def stages(question: dict) -> sketch.Stages | None:
    """Return the way from the strokes or the picture to the digit; None where nothing is drawn."""
    if (url := question.get("picture")) is not None:
        return sketch.stages_of_image(picture.open_image(io.BytesIO(_decode(url, PICTURE))))
    pen = question.get("pen", 0)
    if not isinstance(pen, int | float) or not 0 <= pen <= SIDE:
        raise ValueError(f"The pen's width must lie between 0 and {SIDE}.")
    return sketch.stages_of_strokes(question.get("strokes"), pen, SIDE)


def pixels(question: dict) -> np.ndarray:
    """Return the digit that an earlier answer gave, (28, 28) uint8."""
    found = _decode(question.get("pixels"), DIGIT)
    if len(found) != models.SIZE**2:
        raise ValueError(DIGIT)
    return np.frombuffer(found, np.uint8).reshape(models.SIZE, models.SIZE)


def unit(question: dict) -> units.Unit:
    match question.get("unit"):
        case [str(layer), *place] if [type(number) for number in place] == [int] * 3:  # True is no number
            return units.Unit(layer, *place)
    raise ValueError("A unit is a layer's name, a channel, a row and a column.")


def layer(question: dict) -> str:
    name = question.get("layer")
    if not isinstance(name, str):
        raise ValueError("A layer is asked for by its name.")
    return name


def _decode(text: object, complaint: str) -> bytes:
    """Return what base64 text, or a data URL, holds. Raises ValueError with the complaint for anything else."""
    try:
        return base64.b64decode(text.rpartition(",")[2], validate=True)
    except (AttributeError, TypeError, binascii.Error, ValueError):
        raise ValueError(complaint) from None
