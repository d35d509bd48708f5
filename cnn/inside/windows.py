"""The kinds of layer that slide a window over their input: convolutions and pools."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import torch.nn.functional as F
from torch import Tensor, nn

from cnn.inside.kind import Chosen, Kind, Weighing, cut, each, pick
from cnn.inside.sliding import Axes, Axis, axes_of, inside, sizes, union
from cnn.inside.unit import Array, Region, Shape, Unit


class Convolution(Kind):
    """nn.Conv2d, padded with zeros."""

    name = "convolution"
    mixes = True

    def __init__(self, module: nn.Conv2d):
        if module.padding_mode != "zeros":
            raise ValueError(
                f"A Conv2d padded by {module.padding_mode!r} cannot be explained, only one padded with zeros."
            )
        self.module = module
        options = zip(module.kernel_size, module.stride, _padding(module), module.dilation, strict=True)
        self.axes = tuple(Axis(*own) for own in options)

    def block(self, before: Shape) -> tuple[int, int]:
        return self.module.in_channels // self.module.groups, self.module.out_channels // self.module.groups

    def slide(self, rows: tuple[int, ...], columns: tuple[int, ...], before: Shape) -> tuple[tuple[int, ...], ...]:
        return tuple(union(map(axis.window, own)) for axis, own in zip(self.axes, (rows, columns), strict=True))

    def weigh(self, unit: Unit, inputs: Array, source: Array) -> Weighing:
        weights = self.module.weight[unit.channel].double().numpy()
        bias = 0.0 if self.module.bias is None else self.module.bias[unit.channel].item()
        return Weighing(weights, inputs * weights, bias)

    def pass_on(self, module: nn.Module, x: Tensor, parts: Tensor) -> Tensor:
        own = self.module
        slide = partial(F.conv2d, stride=own.stride, padding=own.padding, dilation=own.dilation, groups=own.groups)
        return each(lambda maps: slide(maps, own.weight), parts)

    def lines(self, x: Tensor, gradient: Tensor, chosen: Chosen | None = None) -> Tensor:
        """Weight × its gradient, that of each digit: what lies under it wherever the kernel slides × gradient there."""
        own, groups = self.module, self.module.groups
        if chosen and groups == 1:
            patches, gradients = self._patches(pick(x, chosen.ins)), pick(gradient, chosen.outs).flatten(2)
            of_weights = gradients @ patches.transpose(1, 2)  # -> (N, m, n · k²)
            weights = chosen.of_weight(own.weight).flatten(3)  # -> (N, m, n, k²)
            return (of_weights.view_as(weights) * weights).sum(3).transpose(1, 2)
        patches = self._patches(x).unflatten(1, (groups, -1))  # -> (N, groups, C_in / groups · k², places)
        gradients = gradient.flatten(2).unflatten(1, (groups, -1))  # -> (N, groups, C_out / groups, places)
        of_weights = (gradients @ patches.transpose(2, 3)).flatten(1, 2)  # -> (N, C_out, C_in / groups · k²)
        amounts = (of_weights * own.weight.flatten(1)).unflatten(2, (own.weight.shape[1], -1)).sum(3)
        found = x.new_zeros(len(x), own.in_channels, own.out_channels)
        for i, among in enumerate(amounts.chunk(groups, dim=1)):  # a line stays within its group
            _, outs, ins = among.shape
            found[:, i * ins : (i + 1) * ins, i * outs : (i + 1) * outs] = among.transpose(1, 2)
        return chosen.of_lines(found) if chosen else found

    def _patches(self, x: Tensor) -> Tensor:
        """Return what lies under the kernel wherever it slides, (N, C, H, W) -> (N, C · k², places)."""
        own = self.module
        (top, bottom), (left, right) = (axis.padding for axis in self.axes)
        patches: Tensor = F.unfold(F.pad(x, [left, right, top, bottom]), own.kernel_size, own.dilation, 0, own.stride)
        return patches

    def fixed_weights(self, unit: Unit, readers: Region) -> Array:
        own = zip(self.axes, (readers.rows, readers.columns), (unit.row, unit.column), strict=True)
        rows, columns = ([axis.window(place).index(read) for place in places] for axis, places, read in own)
        channels, channel = readers.channels, unit.channel % self.module.weight.shape[1]  # within its group
        kernels = self.module.weight[channels.start : channels.stop, channel].double().numpy()
        chosen: Array = kernels[:, np.array(rows)[:, None], columns]
        return chosen

    def formula(self, before: Shape, after: Shape) -> str:
        groups = f", {self.module.groups} groups of channels" if self.module.groups > 1 else ""
        return sizes(self.axes, before, after, groups)

    def count(self) -> str:
        weights = " · ".join(map(str, self.module.weight.shape))
        return weights + (f" + {self.module.out_channels}" if self.module.bias is not None else "")

    def code(self, unit: Unit, region: Region, before: Shape) -> list[str]:
        (top, bottom), (left, right) = (axis.padding for axis in self.axes)
        padded = any((top, bottom, left, right))
        channels = ":" if len(region.channels) == before[0] else cut(tuple(region.channels))
        bias = f" + layer.bias[{unit.channel}]" if self.module.bias is not None else ""
        return [
            *([f"x = torch.nn.functional.pad(x, [{left}, {right}, {top}, {bottom}])"] if padded else []),
            f"patch = x[{channels}, {cut(region.rows, top)}, {cut(region.columns, left)}]",
            f"value = (patch * layer.weight[{unit.channel}]).sum(){bias}",
        ]


class _Pool(Kind):
    """Padding never changes a pool's value, so its windows end at the edge."""

    axes: Axes
    ceil_mode: bool

    def slide(self, rows: tuple[int, ...], columns: tuple[int, ...], before: Shape) -> tuple[tuple[int, ...], ...]:
        own = zip(self.axes, (rows, columns), before[1:], strict=True)
        return tuple(inside(union(map(axis.window, places)), size) for axis, places, size in own)


class MaxPool(_Pool):
    """nn.MaxPool2d."""

    name = "pool"

    def __init__(self, module: nn.MaxPool2d):
        if module.return_indices:
            raise ValueError("A MaxPool2d that returns indices beside its numbers cannot be explained.")
        self.module = module
        self.axes = axes_of(module.kernel_size, module.stride, module.padding, module.dilation)
        self.ceil_mode = module.ceil_mode

    def weigh(self, unit: Unit, inputs: Array, source: Array) -> Weighing:
        won = np.zeros(inputs.size)
        won[inputs.argmax()] = 1
        weights = won.reshape(inputs.shape)
        return Weighing(weights, inputs * weights)

    def pass_on(self, module: nn.Module, x: Tensor, parts: Tensor) -> Tensor:
        winners = self._winners(x)  # (N, C, h, w), places in a map, counted row by row
        places = winners.flatten(2).expand(*parts.shape[:3], -1)
        return parts.flatten(3).gather(3, places).view(*parts.shape[:3], *winners.shape[2:])

    def _winners(self, x: Tensor) -> Tensor:
        own = self.module
        slide = partial(F.max_pool2d, stride=own.stride, padding=own.padding, dilation=own.dilation)
        return slide(x, own.kernel_size, ceil_mode=own.ceil_mode, return_indices=True)[1]

    def formula(self, before: Shape, after: Shape) -> str:
        return f"largest of {sizes(self.axes, before, after, ceil=self.ceil_mode)}"

    def code(self, unit: Unit, region: Region, before: Shape) -> list[str]:
        return [f"value = x[{unit.channel}, {cut(region.rows)}, {cut(region.columns)}].max()"]


class _Mean(Kind):
    """A window's sum over a divisor."""

    name = "average_pool"
    form = "mean"

    def divisor(self, unit: Unit, inputs: Array, source: Shape) -> int:
        """Return what the sum of a unit's inputs is divided by."""
        return inputs.size

    def pass_on(self, module: nn.Module, x: Tensor, parts: Tensor) -> Tensor:
        return each(module, parts)

    def weigh(self, unit: Unit, inputs: Array, source: Array) -> Weighing:
        divisor = self.divisor(unit, inputs, source.shape)
        return Weighing(np.full_like(inputs, 1 / divisor), inputs / divisor, numbers={"divisor": divisor})


class AveragePool(_Mean, _Pool):
    """nn.AvgPool2d."""

    def __init__(self, module: nn.AvgPool2d):
        self.module = module
        self.axes = axes_of(module.kernel_size, module.stride, module.padding)
        self.ceil_mode = module.ceil_mode

    def divisor(self, unit: Unit, inputs: Array, source: Shape) -> int:
        """Padding counts unless `count_include_pad` is off; what lies beyond it, where `ceil_mode` reaches, never."""
        if self.module.divisor_override is not None:
            return self.module.divisor_override
        return self._counted(unit, source) if self.module.count_include_pad else inputs.size

    def _counted(self, unit: Unit, source: Shape) -> int:
        own = zip(self.axes, unit[2:], source[1:], strict=True)
        ends = [(axis.window(place), size + axis.padding[1]) for axis, place, size in own]
        rows, columns = (min(window.stop, end) - window.start for window, end in ends)
        return rows * columns

    def formula(self, before: Shape, after: Shape) -> str:
        override, padded = self.module.divisor_override, any(axis.padding[0] for axis in self.axes)
        others = f", over {override}" if override is not None else ""
        if padded and override is None and not self.module.count_include_pad:
            others = ", padding not counted"
        return f"{'mean' if override is None else 'sum'} of {sizes(self.axes, before, after, others, self.ceil_mode)}"

    def code(self, unit: Unit, region: Region, before: Shape) -> list[str]:
        read = len(region.rows) * len(region.columns)
        divisor = self.divisor(unit, np.empty(read), before)
        return [f"value = x[{unit.channel}, {cut(region.rows)}, {cut(region.columns)}].sum() / {divisor}"]


class AdaptiveAveragePool(_Mean):
    """nn.AdaptiveAvgPool2d: the windows are as large as it takes for the output to have the size that is wanted."""

    def __init__(self, module: nn.AdaptiveAvgPool2d):
        size = module.output_size
        self.wanted = tuple(size) if isinstance(size, Sequence) else (size, size)

    def slide(self, rows: tuple[int, ...], columns: tuple[int, ...], before: Shape) -> tuple[tuple[int, ...], ...]:
        outs = [size if wanted is None else wanted for size, wanted in zip(before[1:], self.wanted, strict=True)]
        own = zip((rows, columns), before[1:], outs, strict=True)
        # As in PyTorch: from ⌊i · size / out⌋ to before ⌈(i + 1) · size / out⌉.
        return tuple(union(range(i * size // out, -(-(i + 1) * size // out)) for i in own) for own, size, out in own)

    def formula(self, before: Shape, after: Shape) -> str:
        (rows, columns), (height, width) = before[1:], after[1:]
        if (height, width) == (1, 1):
            return f"mean of all {rows} · {columns} = {rows * columns} numbers of a map"
        bounds = f"rows ⌊i · {rows}/{height}⌋ to ⌈(i + 1) · {rows}/{height}⌉ − 1"
        return f"{rows}×{columns} → {height}×{width}: row i is the mean of {bounds}, and so for columns"

    def code(self, unit: Unit, region: Region, before: Shape) -> list[str]:
        return [f"value = x[{unit.channel}, {cut(region.rows)}, {cut(region.columns)}].mean()"]


def _padding(module: nn.Conv2d) -> list[tuple[int, int]]:
    """Return how much is added before the first row and after the last, and so for columns."""
    if module.padding == "same":  # what cannot be shared out evenly is added at the end
        both = [dilation * (size - 1) for size, dilation in zip(module.kernel_size, module.dilation, strict=True)]
        return [(total // 2, total - total // 2) for total in both]
    return [(0, 0)] * 2 if isinstance(module.padding, str) else [(padding, padding) for padding in module.padding]
