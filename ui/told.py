"""The form of the answers about a digit; in JavaScript it stands in ui/shared/types.d.ts."""

from typing import Literal, TypedDict

from cnn import several, sketch
from ui.explore import replies
from ui.pictures import Maps, Plane


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


class Pictured(TypedDict):
    """A digit on a picture."""

    pixels: str  # for questions, base64
    stages: Stages
    box: several.Box


class Picture(TypedDict):
    """What is on a picture."""

    digits: list[Pictured]  # from left to right
    crowded: bool  # whether they are one that looks like no digit, for there are too many marks to be taken apart


class Digit(TypedDict):
    """A digit of a number."""

    digit: int  # 0 to 9
    probability: float
    known: bool  # whether it looks like a digit
    strokes: list[int]  # of the drawing, that make it up; none of a picture


class Numbers(TypedDict):
    numbers: list[float]
    places: int  # their decimals


class Reading(Looked):
    digit: int  # 0 to 9
    probabilities: list[float]  # ten
    known: bool  # whether it looks like a digit
    pixels: str  # the digit for later questions, base64
    placement: sketch.Placement | None  # where on the pad that digit lies
    logits: Numbers
    stages: Stages | None
    evidence: replies.Told | None
    digits: list[Digit]  # all that stand side by side, from left to right; most often this one alone
    which: int  # of them this reading is about, from 0
    crowded: bool  # whether it is no digit, and has too many marks to be taken apart


class File(TypedDict):
    file: Plane  # its bytes
