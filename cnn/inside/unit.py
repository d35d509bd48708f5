"""The words in which a network is looked into: a unit, a box, a window, the arithmetic of one number."""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Shape = tuple[int, ...]  # of a layer's output for one digit: (C, H, W), or (n,) where it is flat
Form = Literal["pixel", "sum", "mean", "norm", "function", "softmax"]  # of a unit's arithmetic, see `Explanation`


class Unit(NamedTuple):
    """One number of a layer's output."""

    layer: str  # a key of `activations.capture`
    channel: int  # in a flat layer the place in it, with row and column 0
    row: int = 0
    column: int = 0

    @property
    def place(self) -> tuple[int, int, int]:
        """Channel, row and column."""
        return self.channel, self.row, self.column


class Box(NamedTuple):
    """Rows and columns of a feature map, half-open: bottom and right are outside."""

    top: int
    left: int
    bottom: int
    right: int


class Region(NamedTuple):
    """Some units of a layer: all that lie in one of these channels, rows and columns, which may have gaps."""

    channels: range
    rows: tuple[int, ...]  # in order; beyond the edge lies padding
    columns: tuple[int, ...]


class Window(NamedTuple):
    """What a unit reads of the layer before, and nothing else."""

    layer: str
    channels: range
    rows: tuple[int, ...]  # in order; with gaps where a window is dilated; beyond the edge lies padding
    columns: tuple[int, ...]

    @property
    def box(self) -> Box:
        """The smallest box around it."""
        return Box(self.rows[0], self.columns[0], self.rows[-1] + 1, self.columns[-1] + 1)


class Reader(NamedTuple):
    """A unit of the next layer that reads a unit, and what it makes of it."""

    unit: Unit
    weight: float | None  # by which it multiplies the unit's value; None for a function and for softmax
    term: float  # of its `Explanation`, the one that it makes of the unit


class Explanation(NamedTuple):
    """How a unit's value comes about, by the form of its arithmetic.

    "sum": `terms.sum() + bias`, each term an input times a weight; of a max-pool the largest input has the weight 1 and
    all others 0, of a ReLU the weight is 1 above 0. "mean": the same, all weights being 1 / `numbers["divisor"]`.
    "norm": the same, the weight being `numbers["weight"] / numbers["deviation"]`. "function": the one term is a
    function of the one input. "softmax": the terms are exponentials, and the value is the unit's own over their sum.
    "pixel": the value is what was drawn.
    """

    unit: Unit
    value: float  # the captured number
    window: Window | None  # None for a pixel, which reads nothing
    inputs: Array  # (C, h, w), what is in the window; 0 beyond the edge
    weights: Array | None  # like the inputs; None for a function and for softmax
    terms: Array  # like the inputs
    bias: float
    numbers: Mapping[str, float]  # the divisor of a mean; a norm's mean, deviation, weight, bias; softmax's temperature
    largest: Unit | None  # of those read, the one that counts most, by size; from unit to unit one gets to the pixels
    form: Form = "sum"
    function: Callable[[float], float] | None = None  # of a "function"
