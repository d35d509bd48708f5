"""What is known of a kind of layer, whichever it is; by default it works on each number alone and has no parameters."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import ClassVar, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from cnn.inside.unit import Array, Form, Region, Shape, Unit


class Chosen(NamedTuple):
    """Some channels for each digit, int64."""

    ins: Tensor  # (N, n), of what a layer reads
    outs: Tensor  # (N, m), of the layer

    def of_weight(self, weight: Tensor) -> Tensor:
        """Return a layer's weights between them, (C_out, C_in, …) -> (N, m, n, …)."""
        return weight[self.outs[:, :, None], self.ins[:, None, :]]

    def of_lines(self, lines: Tensor) -> Tensor:
        """Return the lines between them, (N, C_in, C_out) -> (N, n, m)."""
        return lines[torch.arange(len(lines))[:, None, None], self.ins[:, :, None], self.outs[:, None, :]]


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
    mixes: ClassVar[bool] = False  # whether it sums over the channels that it reads
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

    def readers(self, unit: Unit, before: Shape, after: Shape) -> Region:
        """Return the units of the layer that read this one of the layer before: the inverse of `reads`.

        Along each axis all windows of the layer are tried; there are at most 28.
        """
        m, n = self.block(before)
        channels = range(unit.channel // m * n, (unit.channel // m + 1) * n)
        height, width = (*after, 1, 1)[1:3]
        rows = tuple(row for row in range(height) if unit.row in self.slide((row,), (0,), before)[0])
        columns = tuple(column for column in range(width) if unit.column in self.slide((0,), (column,), before)[1])
        return Region(channels, rows, columns)

    def fixed_weights(self, unit: Unit, readers: Region) -> Array | None:
        """Return the weights by which units of the layer multiply this one of the layer before, (C, h, w).

        None where weights depend on what is read, or there are none: then `weigh` has to be asked, unit by unit.
        """
        return None

    def weigh(self, unit: Unit, inputs: Array, source: Array) -> Weighing:
        """Return what the unit makes of its inputs, (C, h, w), cut out of the whole output of the layer before."""
        return Weighing(np.ones_like(inputs), inputs)

    def pass_on(self, module: nn.Module, x: Tensor, parts: Tensor) -> Tensor:
        """Return what the layer, this module, makes of parts of its input, x having set its gates; without biases.

        x (N, …), parts (P, N, …) -> (P, N, …). As `weigh` has it: weight · input. By default the weight is the slope
        of the layer's function at each number, which for a smooth one is that of its tangent.
        """
        with torch.enable_grad():
            numbers = x.detach().requires_grad_()
            (slopes,) = torch.autograd.grad(module(numbers).sum(), numbers)
        return parts * slopes

    def lines(self, x: Tensor, gradient: Tensor, chosen: Chosen | None = None) -> Tensor:
        """Return what each channel of x adds through each channel of the layer to what the gradient is of.

        x (N, C_in, …), gradient (N, C_out, …) that of the layer's output -> (N, C_in, C_out), or (N, n, m) of those
        that are chosen. Of layers that mix.
        """
        raise NotImplementedError

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


def each(layer: Callable[[Tensor], Tensor], parts: Tensor) -> Tensor:
    """Return the layer's output for each part, (P, N, …) -> (P, N, …)."""
    made = layer(parts.flatten(0, 1))
    return made.view(*parts.shape[:2], *made.shape[1:])


def pick(tensor: Tensor, channels: Tensor) -> Tensor:
    """Return each digit's own channels, (N, C, …) by (N, n) -> (N, n, …)."""
    return tensor[torch.arange(len(tensor))[:, None], channels]


def at(unit: Unit, before: Shape) -> str:
    """Return in PyTorch the number of `x` that lies where the unit does."""
    return f"x[{', '.join(map(str, unit.place[: len(before)]))}]"


def cut(places: tuple[int, ...], shift: int = 0) -> str:
    """Return places as a slice, as Python writes it; shifted by the padding that was added before them."""
    step = places[1] - places[0] if len(places) > 1 else 1
    return f"{places[0] + shift}:{places[-1] + shift + 1}" + (f":{step}" if step > 1 else "")
