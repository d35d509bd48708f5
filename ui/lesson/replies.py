"""What `ui.lesson.teaching` answers: what its answers hold, as they arrive in the page's modules."""

from typing import TypedDict

from ui.pictures import Plane


class Picture(TypedDict):
    picture: Plane  # (H, W), each number's colour: a row of `render.COLOURS`
    limit: float  # what its strongest colours stand for, to three digits
    limit_places: int


class Slide(Picture):
    shape: tuple[int, ...]  # (H, W) of the output
    places: int  # decimals of the sum before it is divided
    reads: list[list[int]]  # by how many windows each row is read, and each column; a pixel: one times the other


class Card(Picture):
    name: str
    cells: list[list[float]]
    divisor: int
    why: str  # one sentence


class Gallery(TypedDict):
    shape: tuple[int, ...]
    kernels: list[Card]  # every classic of the chosen kernel's size, then the user's own
    chosen: int  # which of them is the chosen kernel


class Numbers(Picture):
    numbers: list[list[float]]
    shape: tuple[int, ...]


class Norm(Numbers):
    total: float  # of the image
    count: int
    mean: float
    variance: float
    deviation: float


class After(TypedDict):
    """What follows the convolution; the colours of all but the norm stand for the same numbers."""

    before: Numbers  # the output, in hundredths
    rectified: Picture
    negative: int  # numbers below 0
    map: Numbers  # what is pooled
    max: Numbers
    average: Numbers
    unread: int  # numbers in no pooling window
    norm: Norm  # of the image


class Channels(TypedDict):
    shape: tuple[int, ...]
    sums: list[Picture]  # of each channel of the chosen filter
    outputs: list[Picture]  # of all filters


class Count(TypedDict):
    count: int
    working: str


class Counts(TypedDict):
    convolution: Count
    linear: Count
    shapes: str


class Line(TypedDict):
    output: list[float]
    places: int  # decimals of a sum before it is divided


class Curve(TypedDict):
    start: float
    values: list[float]
    area: float


class Overlap(TypedDict):
    f: Curve
    g: Curve
    result: Curve
    step: float
