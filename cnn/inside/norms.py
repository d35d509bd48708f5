"""The kinds of layer that subtract a mean and divide by a deviation."""

from abc import abstractmethod

import numpy as np
from torch import Tensor, nn

from cnn.inside.kind import Kind, Weighing, at
from cnn.inside.unit import Array, Region, Shape, Unit


class Norm(Kind):
    """(x − mean) / deviation · weight + bias; the deviation is the square root of variance + eps."""

    name = "norm"
    form = "norm"
    module: nn.BatchNorm2d | nn.LayerNorm | nn.GroupNorm

    @property
    def weight(self) -> Tensor | None:
        """Of each channel or place; None where the layer does not learn one. Likewise the bias."""
        return self.module.weight

    @property
    def bias(self) -> Tensor | None:
        return self.module.bias

    @abstractmethod
    def moments(self, unit: Unit, source: Array) -> tuple[float, float]:
        """Return the mean and the variance by which the unit is normed."""

    @abstractmethod
    def variance(self, x: Tensor) -> Tensor:
        """Return the variances by which numbers are normed, (N, …), in a shape that broadcasts to theirs."""

    def place(self, unit: Unit, before: Shape) -> tuple[int, ...]:
        """Return where the unit's weight and bias stand."""
        return (unit.channel,)

    def weigh(self, unit: Unit, inputs: Array, source: Array) -> Weighing:
        mean, variance = self.moments(unit, source)
        place, deviation = self.place(unit, source.shape), (variance + self.module.eps) ** 0.5
        numbers = {"mean": mean, "deviation": deviation}
        numbers |= {} if self.weight is None else {"weight": self.weight[place].item()}
        numbers |= {} if self.bias is None else {"bias": self.bias[place].item()}
        scale = numbers.get("weight", 1.0) / deviation
        return Weighing(np.full_like(inputs, scale), inputs * scale, numbers.get("bias", 0.0) - mean * scale, numbers)

    def pass_on(self, module: nn.Module, x: Tensor, parts: Tensor) -> Tensor:
        scale = (self.variance(x.detach()) + self.module.eps).rsqrt()
        return parts * (scale if self.weight is None else scale * self._beside(self.weight, x))

    def _beside(self, own: Tensor, x: Tensor) -> Tensor:
        """Return what there is of each channel in a shape that broadcasts to that of x, (N, C, …)."""
        return own.view(-1, *[1] * (x.dim() - 2))

    def _of(self, moments: str) -> str:
        weight = " · weight" if self.weight is not None else ""
        bias = " + bias" if self.bias is not None else ""
        return f"(x − mean) / deviation{weight}{bias}; mean and deviation {moments}"

    def count(self) -> str:
        own = [parameter for parameter in (self.weight, self.bias) if parameter is not None]
        return " · ".join(map(str, ([len(own)] if len(own) > 1 else []) + list(own[0].shape))) if own else ""

    def _value(self, x: str, mean: str, place: tuple[int, ...]) -> str:
        own = ", ".join(map(str, place))
        weight = f" * layer.weight[{own}]" if self.weight is not None else ""
        bias = f" + layer.bias[{own}]" if self.bias is not None else ""
        return f"value = ({x} - {mean}) / deviation{weight}{bias}"


class BatchNorm(Norm):
    """nn.BatchNorm2d of a network that is no longer trained."""

    def __init__(self, module: nn.BatchNorm2d):
        if module.running_mean is None or module.running_var is None:
            raise ValueError("A BatchNorm2d without running statistics cannot be explained: it depends on the batch.")
        self.module: nn.BatchNorm2d = module

    def moments(self, unit: Unit, source: Array) -> tuple[float, float]:
        mean, variance = self.module.running_mean, self.module.running_var
        assert mean is not None  # as checked above
        assert variance is not None
        return mean[unit.channel].item(), variance[unit.channel].item()

    def variance(self, x: Tensor) -> Tensor:
        assert self.module.running_var is not None  # as checked above
        return self._beside(self.module.running_var, x)

    def formula(self, before: Shape, after: Shape) -> str:
        return self._of("of each channel, as found in training")

    def code(self, unit: Unit, region: Region, before: Shape) -> list[str]:
        return [
            f"deviation = (layer.running_var[{unit.channel}] + layer.eps).sqrt()",
            self._value(at(unit, before), f"layer.running_mean[{unit.channel}]", (unit.channel,)),
        ]


class LayerNorm(Norm):
    """nn.LayerNorm over the last axes of the layer before: of a map's rows, of maps, or of all."""

    reads_maps_whole = True

    def __init__(self, module: nn.LayerNorm):
        self.module, self.axes = module, len(module.normalized_shape)

    def place(self, unit: Unit, before: Shape) -> tuple[int, ...]:
        return unit.place[: len(before)][-self.axes :]

    def moments(self, unit: Unit, source: Array) -> tuple[float, float]:
        own = source[unit.place[: source.ndim - self.axes]]
        return float(own.mean()), float(own.var())

    def variance(self, x: Tensor) -> Tensor:
        return x.var(dim=tuple(range(-self.axes, 0)), correction=0, keepdim=True)

    def _beside(self, own: Tensor, x: Tensor) -> Tensor:
        return own  # of each place already

    def formula(self, before: Shape, after: Shape) -> str:
        apart = len(before) - self.axes
        return self._of(["of all numbers", "of each map", "of each row"][apart])

    def code(self, unit: Unit, region: Region, before: Shape) -> list[str]:
        apart, place = unit.place[: len(before) - self.axes], self.place(unit, before)
        return [
            *([f"x = x[{', '.join(map(str, apart))}]"] if apart else []),
            "deviation = (x.var(correction=0) + layer.eps).sqrt()",
            self._value(f"x[{', '.join(map(str, place))}]", "x.mean()", place),
        ]


class GroupNorm(Norm):
    """nn.GroupNorm: the channels' maps in groups of as many."""

    reads_maps_whole = True

    def __init__(self, module: nn.GroupNorm):
        self.module, self.size = module, module.num_channels // module.num_groups

    def _group(self, unit: Unit) -> slice:
        first = unit.channel // self.size * self.size
        return slice(first, first + self.size)

    def moments(self, unit: Unit, source: Array) -> tuple[float, float]:
        own = source[self._group(unit)]
        return float(own.mean()), float(own.var())

    def variance(self, x: Tensor) -> Tensor:
        groups = x.reshape(len(x), x.shape[1] // self.size, -1).var(dim=2, correction=0)  # -> (N, groups)
        return groups.repeat_interleave(self.size, dim=1).view(*x.shape[:2], *[1] * (x.dim() - 2))

    def formula(self, before: Shape, after: Shape) -> str:
        maps = "channels" if len(before) == 1 else "maps"
        return self._of(f"of each {self.size} {maps}" if self.size > 1 else "of each map")

    def code(self, unit: Unit, region: Region, before: Shape) -> list[str]:
        group = self._group(unit)
        return [
            f"group = x[{group.start}:{group.stop}]",
            "deviation = (group.var(correction=0) + layer.eps).sqrt()",
            self._value(at(unit, before), "group.mean()", (unit.channel,)),
        ]
