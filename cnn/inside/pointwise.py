"""The kinds of layer that make each number of one number: activation functions, and what changes nothing."""

import math

import numpy as np
from torch import nn

from cnn.inside.kind import Kind, Weighing, at
from cnn.inside.unit import Array, Region, Shape, Unit


class Relu(Kind):
    """nn.ReLU."""

    name = "relu"

    def __init__(self, module: nn.ReLU):
        pass

    def weigh(self, unit: Unit, inputs: Array, source: Array) -> Weighing:
        weights = (inputs > 0).astype(float)
        return Weighing(weights, inputs * weights)

    def formula(self, before: Shape, after: Shape) -> str:
        return "max(0, x)"

    def code(self, unit: Unit, region: Region, before: Shape) -> list[str]:
        return [f"value = {at(unit, before)}.clamp(min=0)"]


class LeakyRelu(Kind):
    """nn.LeakyReLU: a slope of its own below 0."""

    name = "leaky_relu"

    def __init__(self, module: nn.LeakyReLU):
        self.slope = module.negative_slope

    def weigh(self, unit: Unit, inputs: Array, source: Array) -> Weighing:
        weights = np.where(inputs > 0, 1.0, self.slope)
        return Weighing(weights, inputs * weights)

    def formula(self, before: Shape, after: Shape) -> str:
        return f"x above 0, {self.slope:g} · x below"

    def code(self, unit: Unit, region: Region, before: Shape) -> list[str]:
        x = at(unit, before)
        return [f"value = torch.where({x} > 0, {x}, {self.slope!r} * {x})"]


class _Curve(Kind):
    """A smooth function of one number; `line` is the same in PyTorch, of `x`."""

    form = "function"
    text: str
    line: str

    def weigh(self, unit: Unit, inputs: Array, source: Array) -> Weighing:
        assert self.function is not None  # each kind has its own
        return Weighing(None, np.full_like(inputs, self.function(inputs.item())))

    def formula(self, before: Shape, after: Shape) -> str:
        return self.text

    def code(self, unit: Unit, region: Region, before: Shape) -> list[str]:
        return [f"x = {at(unit, before)}", f"value = {self.line}"]


class Gelu(_Curve):
    """nn.GELU, exact or by tanh (Hendrycks and Gimpel, Gaussian error linear units, 2016)."""

    name = "gelu"

    def __init__(self, module: nn.GELU):
        if module.approximate == "tanh":
            self.function = lambda x: x / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
            self.text = "x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 · x³)))"
            self.line = "x / 2 * (1 + torch.tanh((2 / torch.pi) ** 0.5 * (x + 0.044715 * x**3)))"
        else:
            self.function = lambda x: x / 2 * (1 + math.erf(x / math.sqrt(2)))
            self.text = "x · Φ(x), Φ(x) the share of a normal distribution that lies below x"
            self.line = "x / 2 * (1 + torch.erf(x / 2**0.5))"


class Sigmoid(_Curve):
    """nn.Sigmoid."""

    name = "sigmoid"
    text, line = "1 / (1 + exp(−x))", "1 / (1 + torch.exp(-x))"

    def __init__(self, module: nn.Sigmoid):
        self.function = _sigmoid


class Tanh(_Curve):
    """nn.Tanh."""

    name = "tanh"
    text, line = "tanh(x)", "torch.tanh(x)"

    def __init__(self, module: nn.Tanh):
        self.function = math.tanh


class Silu(_Curve):
    """nn.SiLU."""

    name = "silu"
    text, line = "x / (1 + exp(−x))", "x / (1 + torch.exp(-x))"

    def __init__(self, module: nn.SiLU):
        self.function = lambda x: x * _sigmoid(x)


class Identity(Kind):
    """nn.Identity."""

    name = "identity"

    def __init__(self, module: nn.Identity):
        pass

    def formula(self, before: Shape, after: Shape) -> str:
        return "x, unchanged"

    def code(self, unit: Unit, region: Region, before: Shape) -> list[str]:
        return [f"value = {at(unit, before)}"]


class Dropout(Kind):
    """nn.Dropout, nn.Dropout2d of a network that is no longer trained."""

    name = "dropout"

    def __init__(self, module: nn.Dropout | nn.Dropout2d):
        self.share = module.p

    def formula(self, before: Shape, after: Shape) -> str:
        return f"x, unchanged; in training {100 * self.share:g} % of the numbers, by chance, were 0"

    def code(self, unit: Unit, region: Region, before: Shape) -> list[str]:
        return [f"value = {at(unit, before)}"]


def _sigmoid(x: float) -> float:
    """Return 1 / (1 + exp(−x)), without an exponential that is too large."""
    return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))
