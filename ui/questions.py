"""What a question of the page holds: JSON that may be anything -> what cnn takes, or a ValueError with a sentence."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn import chains, models, sketch, units
from cnn.convolution import integral
from ui.lesson import limits
from ui.pad.sketchpad import SIDE

Question = dict[str, Any]  # JSON; what it holds is checked here
Networks = dict[str, tuple[models.Network, dict[str, Any]]]  # name -> (model in eval mode, meta), as of weights.load
LARGEST = sketch.VIEW  # rows and columns of a lesson's picture
DIGIT = "The digit did not arrive whole; please draw it again."
RIVALS = "Evidence is for one digit from 0 to 9, and against another."
CHANNELS = 9_999  # more than any layer has; which there are, cnn knows
LISTS = "hardest", "disagree", "unknown"  # of the tab Mistakes
CALLED = {
    **{"which": "place of the digit", "size": "image size"},
    **{"in_channels": "number of channels in", "out_channels": "number of channels out"},
}


class Slide(NamedTuple):
    """A convolution of the lesson."""

    image: NDArray[np.float64]  # (H, W) in hundredths
    cells: NDArray[np.float64]  # (k, k), to two decimals
    divisor: int  # of the sum of products
    stride: int
    padding: int


class Why(NamedTuple):
    """Which two digits are compared; None is the likeliest that is not the other."""

    for_: int | None
    against: int | None


def network(networks: Networks, name: object) -> models.Network:
    """Return the network of this name; a chain, see `chains.build`, untrained."""
    if isinstance(name, str) and name.startswith(chains.PREFIX):
        return chains.untrained(name)
    return trained(networks, name)


def trained(networks: Networks, name: object) -> models.Network:
    """Return the network of this name that the page came with."""
    if not isinstance(name, str) or name not in networks:
        raise ValueError(f"There is no such network here; choose one of {', '.join(networks)}.")
    return networks[name][0]


def placed(question: Question) -> sketch.Placed | None:
    """Return the digit that "strokes" make, drawn with a "pen" of this width, and where it lies; None of nothing."""
    return sketch.placed(question.get("strokes"), pen=pen(question))  # type: ignore[arg-type]  # sketch checks


def pen(question: Question) -> float:
    """Return the width of the "pen" that strokes were drawn with; 0 where that is not known."""
    width = question.get("pen", 0)
    if not isinstance(width, int | float) or not 0 <= width <= SIDE:
        raise ValueError(f"The pen's width must lie between 0 and {SIDE}.")
    return width


def stages(question: Question) -> sketch.Stages | None:
    """Return the way from the strokes to the digit; None where nothing is drawn."""
    return sketch.stages_of_strokes(question.get("strokes"), pen(question), SIDE)  # type: ignore[arg-type]  # likewise


def pixels(question: Question) -> NDArray[np.uint8]:
    """Return the digit that an earlier answer gave, (28, 28) uint8."""
    found = _decode(question.get("pixels"), DIGIT)
    if len(found) != models.SIZE**2:
        raise ValueError(DIGIT)
    return np.frombuffer(found, np.uint8).reshape(models.SIZE, models.SIZE)


def unit(question: Question) -> units.Unit:
    """Return the unit that is asked about; whether there is one at this place, cnn knows."""
    match question.get("unit"):
        case [str(layer), *place] if [type(number) for number in place] == [int] * 3:  # True is no number
            return units.Unit(layer, *place)
    raise ValueError("A unit is a layer's name, a channel, a row and a column.")


def layer(question: Question, what: str = "layer") -> str:
    """Return the name of the layer, or block, that is asked about; whether there is one of this name, cnn knows."""
    name = question.get(what)
    if not isinstance(name, str):
        raise ValueError(f"A {what} is asked for by its name.")
    return name


def sources(question: Question) -> list[int] | None:
    """Return the "sources" that are asked about, channels of maps; None where it is not said which."""
    given = question.get("sources")
    if given is None:
        return None
    if not isinstance(given, list) or not 1 <= len(given) <= CHANNELS or any(type(own) is not int for own in given):
        raise ValueError("Sources are a list of the channels of maps.")
    return given


def weight(question: Question) -> tuple[int, int, int] | None:
    """Return the "weight" that is asked about: a map that is read, and row and column of its kernel as it is shown."""
    match question.get("weight"):
        case None:
            return None
        case [int(source), int(row), int(column)] if min(source, row, column) >= 0:
            return source, row, column
    raise ValueError("A weight is asked for by a map that is read, a row and a column.")


def weights(question: Question) -> bytes:
    """Return the small weight file that a question carries, "weights" in base64."""
    return _decode(question.get("weights"), "The weights of your network did not arrive whole.")


def why(question: Question, name: str = "why") -> Why | None:
    """Return {"for", "against"}, digits or null, that stands under this name; None where evidence is not asked for."""
    given = question.get(name)
    if given is None:
        return None
    if not isinstance(given, dict):
        raise ValueError(RIVALS)
    pair = given.get("for"), given.get("against")
    if not all(own is None or (type(own) is int and 0 <= own < models.CLASSES) for own in pair):
        raise ValueError(RIVALS)
    if pair[0] is not None and pair[0] == pair[1]:
        raise ValueError(RIVALS)
    return Why(*pair)


def mistakes(question: Question) -> str | tuple[int, int]:
    """Return which of a network's "mistakes" are asked for: one of LISTS, or a cell, (label, read)."""
    match question.get("mistakes"):
        case str(name) if name in LISTS:
            return name
        case [int(label), int(read)] if {type(label), type(read)} == {int} and {label, read} <= {
            *range(models.CLASSES)
        }:
            return label, read
    raise ValueError(f"Mistakes are asked for by a label and what it was read as, or by {', '.join(LISTS)}.")


def planes(question: Question) -> NDArray[np.float64]:
    """Return a lesson's picture, "image": {"pixels", "channels", "columns"}, (C, H, W) float64 in hundredths.

    Rounded so that every product and sum of it can be checked by hand. Of a grey one 0 is paper and 1 is ink.
    """
    given = question.get("image")
    if not isinstance(given, dict):
        raise ValueError("There is no picture; please draw something.")
    found = _decode(given.get("pixels"), DIGIT)
    channels, columns = whole(given, "channels", 1, 3), whole(given, "columns", 1, LARGEST)
    rows = len(found) // (channels * columns)
    if not 1 <= rows <= LARGEST or len(found) != channels * rows * columns:
        raise ValueError(DIGIT)
    ink = np.frombuffer(found, np.uint8).reshape(channels, rows, columns) / 255
    return ink.round(2)


def image(question: Question) -> NDArray[np.float64]:
    """Return a lesson's grey picture, see `planes`, (H, W)."""
    found = planes(question)
    if len(found) != 1:
        raise ValueError(DIGIT)
    grey: NDArray[np.float64] = found[0]
    return grey


def kernel(question: Question) -> tuple[NDArray[np.float64], int]:
    """Return "kernel": {"cells", "divisor"} as cells (k, k), to two decimals, and what divides their sum."""
    shapes = [(size, size) for size in limits.SIZES]
    complaint = f"A kernel has 3, 5 or 7 rows and as many columns of numbers between −{limits.CELL} and {limits.CELL}."
    return _cells(question.get("kernel"), shapes, complaint)


def line(question: Question) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """Return the chosen "row" of a lesson's picture, (W,), and "line": {"cells", "divisor"} as (k,) and divisor."""
    picture = image(question)
    shapes = [(size,) for size in limits.SIZES]
    complaint = f"A kernel for a line has 3, 5 or 7 numbers between −{limits.CELL} and {limits.CELL}."
    cells, divisor = _cells(question.get("line"), shapes, complaint)
    return picture[whole(question, "row", 0, len(picture) - 1)], cells, divisor


def shape(question: Question, name: str) -> integral.Shape:
    """Return the shape that stands under this name."""
    given = question.get(name)
    if not isinstance(given, str) or given not in integral.SHAPES:
        raise ValueError(f"The shape {name} is one of {', '.join(integral.SHAPES)}.")
    return integral.SHAPES[given]


def whole(question: Question, name: str, least: int, most: int) -> int:
    """Return the whole number of this name."""
    number = question.get(name)
    if type(number) is not int or not least <= number <= most:
        called = CALLED.get(name) or name.replace("_", " ")
        raise ValueError(f"The {called} is a whole number from {least} to {most}.")
    return number


def stride(question: Question) -> int:
    """Return the "stride" of a lesson's convolution."""
    return whole(question, "stride", limits.STRIDES[0], limits.STRIDES[-1])


def slide(question: Question) -> Slide:
    """Return the convolution of a lesson's question: {"image", "kernel", "stride", "padding"}."""
    padding = whole(question, "padding", limits.PADDINGS[0], limits.PADDINGS[-1])
    return Slide(image(question), *kernel(question), stride(question), padding)


def _cells(given: object, shapes: Sequence[tuple[int, ...]], complaint: str) -> tuple[NDArray[np.float64], int]:
    """Return {"cells", "divisor"}, rounded to two decimals. Raises ValueError with the complaint for other cells."""
    if not isinstance(given, dict):
        raise ValueError(complaint)
    try:
        cells = np.array(given.get("cells"), dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(complaint) from None
    if cells.shape not in shapes or not (np.abs(cells) <= limits.CELL).all():  # NaN is refused too
        raise ValueError(complaint)
    return cells.round(2), whole(given, "divisor", 1, limits.DIVISOR)


def _decode(text: object, complaint: str) -> bytes:
    """Return what base64 text holds. Raises ValueError with the complaint for anything else."""
    if not isinstance(text, str):
        raise ValueError(complaint)
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(complaint) from None
