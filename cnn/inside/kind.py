"""What is known of a kind of layer, whichever it is; by default it works on each number alone and has no parameters."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import ClassVar, NamedTuple

import numpy as np

from cnn.inside.unit import Array, Form, Region, Shape, Unit


class Weighing(NamedTuple):
    """What a unit makes of its inputs: terms, which with the bias add up to its value (but for softmax)."""

    weights: Array | None  # like the inputs, by which they are multiplied; None where they are not
    terms: Array  # like the inputs
    bias: float = 0.0
    numbers: Mapping[str, float] = {}  # what else is used
    counts: Array | None = None  # how much each input counts, where that is not the size of its term


class Kind(ABC):
    """A layer as its kind sees it; the constructor takes the module and raises ValueError for options it cannot treat.

    Shapes are those of one digit's output of the layer before, (C, H, W), or (n,) where that is flat.
    """

    name: ClassVar[str]  # by which the page knows it
    form: ClassVar[Form] = "sum"
    function: Callable[[float], float] | None = None  # of the form "function"
    reads_maps_whole: ClassVar[bool] = False  # beside its window, for a mean and a deviation

    def objection(self, before: Shape) -> str:
        """Return why the layer cannot be explained where it follows one of this shape; empty where it can."""
        return ""

    def block(self, before: Shape) -> tuple[int, int]:
        """Return (m, n): the first m channels read make the first n of the layer, the next m the next n, and so on."""
        return 1, 1

    def slide(self, rows: tuple[int, ...], columns: tuple[int, ...], before: Shape) -> tuple[tuple[int, ...], ...]:
        """Return the rows and the columns of the layer before that make these."""
        return rows, columns

    def reads(self, region: Region, before: Shape) -> Region:
        """Return the units of the layer before that make this region of the layer; beyond the edge lies padding."""
        m, n = self.block(before)
        channels = range(region.channels.start // n * m, ((region.channels.stop - 1) // n + 1) * m)
        return Region(channels, *self.slide(region.rows, region.columns, before))

    def weigh(self, unit: Unit, inputs: Array, source: Array) -> Weighing:
        """Return what the unit makes of its inputs, (C, h, w), cut out of the whole output of the layer before."""
        return Weighing(np.ones_like(inputs), inputs)

    @abstractmethod
    def formula(self, before: Shape, after: Shape) -> str:
        """Return what the layer does, in its own numbers."""

    def count(self) -> str:
        """Return the product or sum that its number of parameters is; empty where there are none."""
        return ""

    @abstractmethod
    def code(self, unit: Unit, region: Region, before: Shape) -> list[str]:
        """Return lines of PyTorch that make the unit's `value`, of the region that it reads.

        In them `x` is the output of the layer before for one digit, `layer` the module.
        """


def at(unit: Unit, before: Shape) -> str:
    """Return in PyTorch the number of `x` that lies where the unit does."""
    return f"x[{', '.join(map(str, unit.place[: len(before)]))}]"


def cut(places: tuple[int, ...], shift: int = 0) -> str:
    """Return places as a slice, as Python writes it; shifted by the padding that was added before them."""
    step = places[1] - places[0] if len(places) > 1 else 1
    return f"{places[0] + shift}:{places[-1] + shift + 1}" + (f":{step}" if step > 1 else "")
