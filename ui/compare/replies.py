"""The form of the tab Compare's answers."""

from typing import TypedDict

from ui.explore.replies import Read
from ui.pictures import Plane

Reader = TypedDict(  # what a network makes of a digit
    "Reader",
    {
        "digit": int,
        "probabilities": list[float],  # ten
        "known": bool,  # whether it looks like a digit
        "for": int,  # the right digit, or what is read where none is known
        "against": int,  # the likeliest other one
        "pixels": Plane,  # what each pixel adds for the one and against the other
        "limit": float,  # what the strongest colour of the pixels stands for
        "milliseconds": float,  # that this reading took
    },
)


class Compared(TypedDict):
    right: int | None  # None where nobody says what the drawing is meant to be
    digit: Plane  # as it is read, ink
    readers: dict[str, Reader]


class Curve(TypedDict):
    right: list[float]  # the right digit's probability, at each amount of the range
    below: int | None  # the nearest misread place below the unchanged digit
    above: int | None


class Curves(TypedDict):
    right: int | None
    curves: dict[str, dict[str, Curve]]  # by network and change


class Block(TypedDict):
    """What two digits have in common where a block ends, and the maps that tell them apart most."""

    layer: str
    cosine: float
    channels: list[int]  # of these maps, those furthest apart first; none of a flat layer
    first: Plane  # (C, H, W), of the digit put aside
    second: Plane  # of the drawing; colours of both have the same limit


class Pair(TypedDict):
    readings: list[Read]  # of the digit put aside and of the drawing
    blocks: list[Block]


class Fooled(TypedDict):
    """The smallest change found that makes one network read the digit as another."""

    digit: Plane  # (28, 28), the changed one, ink
    change: Plane  # what was added to it
    limit: float  # what the strongest colour of the change stands for, 1 = from paper to ink
    size: float  # the root of the sum of the change's squares
    along: list[Read]  # the reading with each of SHARES of the change
    others: dict[str, Read]  # how the other networks read the changed digit


class Fooling(TypedDict):
    target: int
    shares: list[float]  # of a change
    networks: dict[str, Fooled | str]  # or why there is none
