"""The kinds of layer at a network's ends: the pixels, rows of numbers, probabilities."""

import numpy as np
import torch.nn.functional as F
from torch import Tensor, nn

from cnn.inside.kind import Chosen, Kind, Weighing, at, pick
from cnn.inside.unit import Array, Region, Shape, Unit
from cnn.models import Network
from cnn.rounding import exact, text


class Pixels(Kind):
    """The digit, which is no module."""

    name = "input"
    form = "pixel"

    def formula(self, before: Shape, after: Shape) -> str:
        return "what the network sees: 0 is paper, 1 is ink"

    def code(self, unit: Unit, region: Region, before: Shape) -> list[str]:
        return [f"value = {at(unit, before)}"]


class Flatten(Kind):
    """nn.Flatten of all axes of a digit."""

    name = "flatten"

    def __init__(self, module: nn.Flatten):
        if (module.start_dim, module.end_dim) != (1, -1):
            axes = f"from axis {module.start_dim} to {module.end_dim}"
            raise ValueError(f"A Flatten {axes} cannot be explained, only one from 1 to -1.")

    def block(self, before: Shape) -> tuple[int, int]:
        return 1, int(np.prod(before[1:]))

    def reads(self, region: Region, before: Shape) -> Region:
        _, rows, columns = np.unravel_index(np.array(region.channels), (*before, 1, 1)[:3])
        channels = super().reads(region, before).channels
        return Region(channels, tuple(np.unique(rows).tolist()), tuple(np.unique(columns).tolist()))

    def pass_on(self, module: nn.Module, x: Tensor, parts: Tensor) -> Tensor:
        return parts.flatten(2)

    def readers(self, unit: Unit, before: Shape, after: Shape) -> Region:
        place = int(np.ravel_multi_index(unit.place, (*before, 1, 1)[:3]))
        return Region(range(place, place + 1), (0,), (0,))

    def formula(self, before: Shape, after: Shape) -> str:
        return f"{' · '.join(map(str, before))} = {after[0]:,} numbers in one row"

    def code(self, unit: Unit, region: Region, before: Shape) -> list[str]:
        place = (region.channels[0], region.rows[0], region.columns[0])
        return [f"value = x[{', '.join(map(str, place[: len(before)]))}]"]


class Linear(Kind):
    """nn.Linear of a flat layer."""

    name = "linear"
    mixes = True

    def __init__(self, module: nn.Linear):
        self.module = module

    def objection(self, before: Shape) -> str:
        return "A Linear after maps cannot be explained, only one after a Flatten." if len(before) > 1 else ""

    def block(self, before: Shape) -> tuple[int, int]:
        return self.module.in_features, self.module.out_features

    def weigh(self, unit: Unit, inputs: Array, source: Array) -> Weighing:
        weights = self.module.weight[unit.channel].double().numpy().reshape(inputs.shape)
        bias = 0.0 if self.module.bias is None else self.module.bias[unit.channel].item()
        return Weighing(weights, inputs * weights, bias)

    def pass_on(self, module: nn.Module, x: Tensor, parts: Tensor) -> Tensor:
        return F.linear(parts, self.module.weight)

    def lines(self, x: Tensor, gradient: Tensor, chosen: Chosen | None = None) -> Tensor:
        weight = self.module.weight
        if chosen:
            x, gradient, weight = pick(x, chosen.ins), pick(gradient, chosen.outs), chosen.of_weight(weight)
        return (weight * gradient[:, :, None]).mul_(x[:, None]).transpose(1, 2)

    def fixed_weights(self, unit: Unit, readers: Region) -> Array:
        weights: Array = self.module.weight[:, unit.channel].double().numpy()
        return weights.reshape(-1, 1, 1)

    def formula(self, before: Shape, after: Shape) -> str:
        bias = ", + its bias" if self.module.bias is not None else ""
        return f"each of {after[0]:,}: all {before[0]:,} numbers × its weights, summed{bias}"

    def count(self) -> str:
        weights = f"{self.module.out_features:,} · {self.module.in_features:,}"
        return weights + (f" + {self.module.out_features:,}" if self.module.bias is not None else "")

    def code(self, unit: Unit, region: Region, before: Shape) -> list[str]:
        bias = f" + layer.bias[{unit.channel}]" if self.module.bias is not None else ""
        return [f"value = (x * layer.weight[{unit.channel}]).sum(){bias}"]


class Softmax(Kind):
    """The probabilities of ten logits, which no module makes."""

    name = "softmax"
    form = "softmax"

    def __init__(self, model: Network):
        self.model = model

    def block(self, before: Shape) -> tuple[int, int]:
        return before[0], before[0]

    def weigh(self, unit: Unit, inputs: Array, source: Array) -> Weighing:
        scaled = inputs / self.model.temperature
        own = np.zeros_like(inputs)
        own[unit.channel] = 1  # from a probability one is led to its own logit
        # Less the largest: that changes no share of the sum, and no exponential is too large.
        return Weighing(None, np.exp(scaled - scaled.max()), 0.0, {"temperature": self.model.temperature}, own)

    def formula(self, before: Shape, after: Shape) -> str:
        return f"exp(logit / {text(self.model.temperature, exact(self.model.temperature))}), over the sum of all ten"

    def code(self, unit: Unit, region: Region, before: Shape) -> list[str]:
        return [f"value = (x.double() / model.temperature).softmax(dim=0)[{unit.channel}]"]
