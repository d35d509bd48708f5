"""The form of the answers about a digit; in JavaScript it stands in ui/shared/types.d.ts."""

from typing import Literal, TypedDict

from cnn import sketch
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


class Picture(TypedDict):
    """What is on a picture."""

    pixels: str  # the digit for questions, base64
    stages: Stages


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


class File(TypedDict):
    file: Plane  # its bytes
